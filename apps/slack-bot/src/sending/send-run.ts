import { type Issue, type RunResource, ValidationError } from "@failover-kit/core/model";
import { parseRunRequest } from "@failover-kit/core/validation";
import { originMetadata, originOf } from "../card/run-origin.ts";
import { actorOf, type Desk } from "../desk.ts";
import { troubleWords } from "../failover/trouble-words.ts";
import type { RunOrder } from "../modal/order.ts";
import { OWN_STEPS, type Person } from "../permissions/permissions.ts";
import { outcomeSentence, statusWords } from "../text/run-words.ts";

/** What somebody wants to be sent. */
export interface SendRequest {
  readonly person: Person;
  readonly threadTs: string | null;
  readonly order: RunOrder;
  readonly nonce: string; // the same for every try: it is sent once
}

/** What came of it. */
export type SendResult =
  | { readonly kind: "started"; readonly run: RunResource }
  | { readonly kind: "asked" } // a second person must approve it
  | { readonly kind: "duplicate"; readonly words: string } // an earlier run has the same content for the same people
  | { readonly kind: "refused"; readonly reason: string } // for the person, with what to do next
  | { readonly kind: "invalid"; readonly issues: readonly Issue[] };

/** The name by which rules speak of what an order starts. */
export function workflowOf(order: RunOrder): string {
  return "workflow" in order ? order.workflow : OWN_STEPS;
}

/** Starts a run for a person, or asks for approval first. Rejects only by a mistake of ours. */
export async function sendRun(desk: Desk, request: SendRequest): Promise<SendResult> {
  const { person, order } = request;
  const workflow = workflowOf(order);
  const refusal = await desk.permissions.refusal(person, workflow);
  if (refusal !== null) {
    desk.logger.info({ user: person.userId, workflow }, "Somebody may not send this");
    return { kind: "refused", reason: refusal };
  }
  const issues = "steps" in order ? issuesOf(order) : [];
  if (issues.length > 0) return { kind: "invalid", issues };
  const wait = desk.rateLimit.take(person.userId);
  if (wait !== null) {
    return {
      kind: "refused",
      reason: `You have sent a lot within a minute. Nothing was sent; try again in ${wait} s.`,
    };
  }
  try {
    return desk.permissions.needsApproval(workflow)
      ? await desk.approvals.ask(request)
      : await startRun(desk, request);
  } catch (error) {
    if (error instanceof ValidationError) return { kind: "invalid", issues: error.issues };
    return { kind: "refused", reason: troubleWords(error) };
  }
}

/** Has the server take the run, and gives it a card. The server may have one already that is the same. */
export async function startRun(
  desk: Pick<Desk, "failover" | "keeper">,
  { person, threadTs, order, nonce }: SendRequest,
  approvedBy: string | null = null,
): Promise<Extract<SendResult, { kind: "started" | "duplicate" }>> {
  const { teamId, userId, channelId } = person;
  const origin = {
    team: teamId,
    user: userId,
    channel: channelId ?? userId,
    thread: threadTs,
    approvedBy,
    request: nonce,
  };
  const run = await desk.failover
    .actingFor(actorOf(userId))
    .createRun({ ...order, metadata: originMetadata(origin) }, { idempotencyKey: `slack-${nonce}` });
  if (originOf(run)?.request !== nonce) return { kind: "duplicate", words: duplicateWords(run, person) };
  desk.keeper.adopt(run);
  return { kind: "started", run };
}

/** Whose run it is that was there already, as far as this workspace may know. */
function duplicateWords(run: RunResource, { teamId, userId }: Person): string {
  const origin = originOf(run);
  const isOurs = origin?.team === teamId;
  const by = isOurs ? ` by ${origin.user === userId ? "you" : "somebody else here"}` : "";
  const which = isOurs
    ? ` \`${run.id}\`: ${(outcomeSentence(run) ?? statusWords[run.status]).toLowerCase()}`
    : "";
  return `The same was sent to the same people a moment ago${by}, so nothing was sent again.${which}`;
}

function issuesOf(order: RunOrder): readonly Issue[] {
  const parsed = parseRunRequest(order);
  return parsed.ok ? [] : parsed.issues;
}
