import { exactDuration, ValidationError } from "@failover-kit/core/model";
import type { Clock } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { troubleWords } from "../failover/trouble-words.ts";
import type { Sealer } from "../installations/sealer.ts";
import type { RunOrder } from "../modal/order.ts";
import type { Person } from "../permissions/permissions.ts";
import { type SendRequest, type SendResult, startRun, workflowOf } from "../sending/send-run.ts";
import type { Approval, ApprovalState } from "../store/approval-table.ts";
import { mention } from "../text/mrkdwn.ts";
import { ApprovalMessages } from "./approval-messages.ts";

const LOOK_MS = 60_000;

type Parts = Pick<Desk, "failover" | "keeper" | "permissions" | "store" | "clientOf" | "logger"> & {
  readonly sealer: Sealer | null; // the configuration sees to it that there is one where approval is needed
  readonly approvalSeconds: number; // for how long a request can be approved
  readonly clock: Clock;
};

/**
 * Has a second person agree before something is sent. A request is decided once, or ends by itself; from then on it is
 * carried out even if the bot or the server goes away in between, and never twice, since its id is the run's idempotency
 * key.
 */
export class ApprovalDesk {
  readonly #parts: Parts;
  readonly #messages: ApprovalMessages;
  readonly #asking = new Set<string>(); // their message is on its way to Slack
  #cancelLook: (() => void) | null = null;

  constructor(parts: Parts) {
    const { store, clientOf, logger } = parts;
    this.#parts = parts;
    this.#messages = new ApprovalMessages({
      approvals: store.approvals,
      clientOf,
      logger,
      orderOf: (approval) => this.#orderOf(approval),
    });
  }

  /** Looks after all requests, now and every minute: also those of the time before the bot went away. */
  start(): void {
    void this.#look();
    this.#cancelLook = this.#parts.clock.after(LOOK_MS, () => this.start());
  }

  stop(): void {
    this.#cancelLook?.();
  }

  /** Asks in the channel. Rejects as `createRun` does when the server would not take it. */
  async ask({ person, threadTs, order, nonce }: SendRequest): Promise<SendResult> {
    const { failover, store, clock, approvalSeconds } = this.#parts;
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
      shownState: null,
      workflow: workflowOf(order),
      request: this.#sealer.seal(JSON.stringify(order), nonce),
      state: "pending",
      decidedBy: null,
      expiresAt: clock.now() + approvalSeconds * 1000,
    };
    store.approvals.add(approval, clock.now());
    const failure = await this.#post(approval);
    if (failure === null) return { kind: "asked" };
    store.approvals.remove(approval.id);
    return {
      kind: "refused",
      reason:
        failure.kind === "wait"
          ? "Slack did not take the question for approval. Nothing was sent; try again in a minute."
          : "The question for approval cannot be asked here: invite the bot to this channel first. Nothing was sent.",
    };
  }

  /** One person's decision; the answer is for that person. */
  async decide(id: string, person: Person, isApproved: boolean): Promise<string> {
    const { store, permissions, clock } = this.#parts;
    const approval = store.approvals.find(id);
    if (approval === null || approval.teamId !== person.teamId) return "This request is no longer known.";
    const refusal = await permissions.refusal(person, approval.workflow);
    if (refusal !== null) return refusal;
    if (isApproved && approval.userId === person.userId) {
      return "You asked for it, so somebody else has to approve it.";
    }
    if (approval.state === "pending" && approval.expiresAt <= clock.now()) await this.#expire(approval);
    const next: ApprovalState = isApproved ? "approved" : "declined";
    if (!store.approvals.move(id, "pending", next, person.userId)) return this.#tooLate(id);
    const decided = { ...approval, state: next, decidedBy: person.userId };
    if (isApproved) return this.#carryOut(decided);
    await this.#messages.show(decided, null);
    return "Declined. Nothing was sent.";
  }

  get #sealer(): Sealer {
    const { sealer } = this.#parts;
    if (sealer === null) throw new Error("Approval is asked for without a key to seal it with");
    return sealer;
  }

  #tooLate(id: string): string {
    const now = this.#parts.store.approvals.find(id);
    if (now?.state === "expired")
      return "It waited too long and can no longer be approved. Nothing was sent.";
    const who = now?.decidedBy ? mention(now.decidedBy) : "Somebody";
    return now?.state === "declined"
      ? `${who} was faster and declined it.`
      : `${who} was faster and approved it.`;
  }

  async #look(): Promise<void> {
    const { approvals } = this.#parts.store;
    await this.#each(approvals.listOverdue(this.#parts.clock.now()), (one) => this.#expire(one));
    await this.#each(approvals.listIn("approved"), (one) => this.#carryOut(one));
    await this.#each(approvals.listUnasked(), (one) => this.#askAgain(one));
    await this.#each(approvals.listOutdated(), (one) => this.#messages.show(one, null));
  }

  /** What goes wrong with one does not keep the others waiting. */
  async #each(approvals: readonly Approval[], work: (approval: Approval) => Promise<unknown>): Promise<void> {
    for (const approval of approvals) {
      await work(approval).catch((error: unknown) => {
        this.#parts.logger.error(
          { err: error, approval: approval.id },
          "An approval could not be looked after",
        );
      });
    }
  }

  async #expire(approval: Approval): Promise<void> {
    if (!this.#parts.store.approvals.move(approval.id, "pending", "expired", null)) return;
    await this.#messages.show({ ...approval, state: "expired" }, null);
    const waited = exactDuration(this.#parts.approvalSeconds);
    await this.#messages.tell(
      approval,
      `Nobody approved your message with \`${approval.workflow}\` within ${waited}. Nothing was sent; \`/failover\` sends it again.`,
    );
  }

  /** The bot went away after it had noted the request, and maybe before Slack had the question. */
  async #askAgain(approval: Approval): Promise<void> {
    if (this.#asking.has(approval.id)) return;
    const failure = await this.#post(approval);
    if (failure === null || failure.kind === "wait") return;
    this.#parts.store.approvals.remove(approval.id);
    await this.#messages.tell(
      approval,
      `Your message with \`${approval.workflow}\` was not sent: approval cannot be asked for in the channel. Invite the bot there, and send it again.`,
    );
  }

  async #post(approval: Approval): Promise<Awaited<ReturnType<ApprovalMessages["post"]>>> {
    this.#asking.add(approval.id);
    try {
      return await this.#messages.post(approval);
    } finally {
      this.#asking.delete(approval.id);
    }
  }

  async #carryOut(approval: Approval): Promise<string> {
    const { store } = this.#parts;
    const { id, teamId, userId, channelId, threadTs, decidedBy } = approval;
    const order = this.#orderOf(approval);
    const request = { person: { teamId, userId, channelId }, threadTs, order, nonce: id };
    try {
      const result = await startRun(this.#parts, request, decidedBy);
      if (result.kind === "duplicate") return await this.#refuse(approval, result.words);
    } catch (error) {
      if (error instanceof ValidationError) {
        return this.#refuse(approval, error.issues.map(({ message }) => message).join(" "));
      }
      if (approval.shownState !== "approved") await this.#messages.show(approval, null);
      return `${troubleWords(error)} The approval is kept, and it is tried again by itself.`;
    }
    store.approvals.move(id, "approved", "sent", null);
    await this.#messages.show({ ...approval, state: "sent" }, null);
    return "Approved, and sent.";
  }

  async #refuse(approval: Approval, reason: string): Promise<string> {
    this.#parts.store.approvals.move(approval.id, "approved", "refused", null);
    await this.#messages.show({ ...approval, state: "refused" }, reason);
    return `It cannot be sent: ${reason}`;
  }

  #orderOf({ id, request }: Approval): RunOrder {
    return JSON.parse(this.#sealer.open(request, id)) as RunOrder; // ours, and unchanged: it is sealed
  }
}
