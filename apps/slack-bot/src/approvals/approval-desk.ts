import { ValidationError } from "@failover-kit/core/model";
import type { Clock } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { troubleWords } from "../failover/trouble-words.ts";
import type { Sealer } from "../installations/sealer.ts";
import { readSlackFailure } from "../live/slack-failure.ts";
import type { RunOrder } from "../modal/order.ts";
import type { Person } from "../permissions/permissions.ts";
import { type SendRequest, type SendResult, startRun, workflowOf } from "../sending/send-run.ts";
import type { Approval, ApprovalState } from "../store/approval-table.ts";
import { mention } from "../text/mrkdwn.ts";
import { renderApproval } from "./approval-card.ts";

const RETRY_MS = 60_000;

type Parts = Pick<Desk, "failover" | "keeper" | "permissions" | "store" | "clientOf" | "logger"> & {
  readonly sealer: Sealer | null; // the configuration sees to it that there is one where approval is needed
  readonly clock: Clock;
};

/**
 * Has a second person agree before something is sent. A request is decided once; from then on it is carried out even if
 * the bot or the server goes away in between, and never twice, since its id is the run's idempotency key.
 */
export class ApprovalDesk {
  readonly #parts: Parts;
  #cancelRetry: (() => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Carries on with what was approved before the bot went away. */
  start(): void {
    for (const approval of this.#parts.store.approvals.listIn("approved")) {
      this.#carryOut(approval).catch((error: unknown) => {
        this.#parts.logger.error(
          { err: error, approval: approval.id },
          "What was approved could not be carried out",
        );
      });
    }
    this.#cancelRetry = this.#parts.clock.after(RETRY_MS, () => this.start());
  }

  stop(): void {
    this.#cancelRetry?.();
  }

  /** Asks in the channel. Rejects as `createRun` does when the server would not take it. */
  async ask({ person, threadTs, order, nonce }: SendRequest): Promise<SendResult> {
    const { failover, store, clock } = this.#parts;
    if (person.channelId === null) {
      return {
        kind: "refused",
        reason: "This needs somebody's approval: send it with `/failover` from a channel.",
      };
    }
    const { valid, issues } = await failover.validateWorkflow(order);
    if (!valid) return { kind: "invalid", issues };
    const approval: Approval = {
      id: nonce,
      teamId: person.teamId,
      userId: person.userId,
      channelId: person.channelId,
      threadTs,
      messageChannel: null,
      messageTs: null,
      workflow: workflowOf(order),
      request: this.#sealer.seal(JSON.stringify(order), nonce),
      state: "pending",
      decidedBy: null,
    };
    store.approvals.add(approval, clock.now());
    return this.#post(approval, order);
  }

  /** One person's decision; the answer is for that person. */
  async decide(id: string, person: Person, isApproved: boolean): Promise<string> {
    const { store, permissions } = this.#parts;
    const approval = store.approvals.find(id);
    if (approval === null || approval.teamId !== person.teamId) return "This request is no longer known.";
    const refusal = await permissions.refusal(person, approval.workflow);
    if (refusal !== null) return refusal;
    if (isApproved && approval.userId === person.userId) {
      return "You asked for it, so somebody else has to approve it.";
    }
    const next: ApprovalState = isApproved ? "approved" : "declined";
    if (!store.approvals.move(id, "pending", next, person.userId)) return this.#tooLate(id);
    const decided = { ...approval, state: next, decidedBy: person.userId };
    if (isApproved) return this.#carryOut(decided);
    await this.#show(decided, null);
    return "Declined. Nothing was sent.";
  }

  get #sealer(): Sealer {
    const { sealer } = this.#parts;
    if (sealer === null) throw new Error("Approval is asked for without a key to seal it with");
    return sealer;
  }

  #tooLate(id: string): string {
    const now = this.#parts.store.approvals.find(id);
    const who = now?.decidedBy ? mention(now.decidedBy) : "Somebody";
    return now?.state === "declined"
      ? `${who} was faster and declined it.`
      : `${who} was faster and approved it.`;
  }

  async #post(approval: Approval, order: RunOrder): Promise<SendResult> {
    const { clientOf, store } = this.#parts;
    const { text, blocks } = renderApproval({ approval, order, reason: null });
    const thread = approval.threadTs === null ? {} : { thread_ts: approval.threadTs };
    try {
      const client = await clientOf(approval.teamId);
      const message = { channel: approval.channelId, text, blocks: [...blocks], ...thread };
      const { channel, ts } = await client.chat.postMessage(message);
      store.approvals.markPosted(approval.id, channel ?? approval.channelId, String(ts));
      return { kind: "asked" };
    } catch (error) {
      const failure = readSlackFailure(error);
      store.approvals.remove(approval.id);
      return {
        kind: "refused",
        reason:
          failure.kind === "wait"
            ? "Slack did not take the question for approval. Nothing was sent; try again in a minute."
            : "The question for approval cannot be asked here: invite the bot to this channel first. Nothing was sent.",
      };
    }
  }

  async #carryOut(approval: Approval): Promise<string> {
    const { store } = this.#parts;
    const { id, teamId, userId, channelId, threadTs, decidedBy } = approval;
    const order = this.#orderOf(approval);
    const request = { person: { teamId, userId, channelId }, threadTs, order, nonce: id };
    try {
      await startRun(this.#parts, request, decidedBy);
    } catch (error) {
      if (!(error instanceof ValidationError)) {
        await this.#show(approval, null);
        return `${troubleWords(error)} The approval is kept, and it is tried again by itself.`;
      }
      store.approvals.move(id, "approved", "refused", null);
      const reason = error.issues.map(({ message }) => message).join(" ");
      await this.#show({ ...approval, state: "refused" }, reason);
      return `It cannot be sent: ${reason}`;
    }
    store.approvals.move(id, "approved", "sent", null);
    await this.#show({ ...approval, state: "sent" }, null);
    return "Approved, and sent.";
  }

  /** The message is a courtesy: what counts is stored. */
  async #show(approval: Approval, reason: string | null): Promise<void> {
    const { clientOf, logger } = this.#parts;
    const { messageChannel: channel, messageTs: ts } = approval;
    if (channel === null || ts === null) return;
    const { text, blocks } = renderApproval({ approval, order: this.#orderOf(approval), reason });
    try {
      const client = await clientOf(approval.teamId);
      await client.chat.update({ channel, ts, text, blocks: [...blocks] });
    } catch (error) {
      logger.warn({ err: error, approval: approval.id }, "The message of an approval could not be changed");
    }
  }

  #orderOf({ id, request }: Approval): RunOrder {
    return JSON.parse(this.#sealer.open(request, id)) as RunOrder; // ours, and unchanged: it is sealed
  }
}
