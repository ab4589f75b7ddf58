import { askingForReply, listedBy } from "../rules/found-by.ts";
import { awaitsAnswer, handoverAt, hasEnded, type Instant, type Run, wakeAt } from "../rules/run.ts";
import type { AuditedRun } from "./source.ts";
import type { Violation, ViolationKind } from "./violation.ts";

/** Holds what a store keeps beside a run against the run itself. Never says what stands there: it may be an address. */
export function checkRows(item: AuditedRun): readonly Violation[] {
  const { run, messages } = item;
  const as = (kind: ViolationKind, reasons: readonly string[]): Violation[] =>
    reasons.map((reason) => ({ kind, runId: run.id, reason }));
  return [
    ...as("due_differs", dueFaults(item)),
    ...as("message_lost", messageFaults(run, messages)),
    ...as("list_differs", listFaults(item)),
    ...as("reply_differs", replyFaults(item)),
  ];
}

function dueFaults({ run, due }: AuditedRun): readonly string[] {
  return differing([
    ["handover_at", due.handoverAt === handoverAt(run)],
    ["wake_at", due.wakeAt === wakeAt(run)],
    ["awaiting", due.awaiting === awaitsAnswer(run)],
  ]);
}

function listFaults({ run, listedBy: stored, listedChannels }: AuditedRun): readonly string[] {
  const own = listedBy(run);
  return differing([
    ["client_ref", stored.clientRef === own.clientRef],
    ["source", stored.source === own.source],
    ["workflow_name", stored.workflowName === own.workflowName],
    ["channels", areEqual(stored.channels, own.channels)],
    ["entry in the lists by channel", areEqual(listedChannels, own.channels)],
    ["recipient", areEqual(stored.recipients, own.recipients)],
  ]);
}

function differing(columns: readonly (readonly [name: string, isEqual: boolean])[]): readonly string[] {
  return columns
    .filter(([, isEqual]) => !isEqual)
    .map(([name]) => `The store keeps another ${name} than the run's own.`);
}

/** Every message that the gateway has named is found by its name, and leads to an attempt that was made. */
function messageFaults(run: Run, messages: AuditedRun["messages"]): readonly string[] {
  const named = new Map(messages.map((row) => [row.messageUuid, row]));
  const lost = run.steps.flatMap(({ attempts }, stepIndex) =>
    attempts.flatMap(({ number, messageUuid }) => {
      if (messageUuid === null) return [];
      const row = named.get(messageUuid);
      if (row?.stepIndex === stepIndex && row.attempt === number) return [];
      return [`Step ${stepIndex}, attempt ${number}: its message is not found by its id.`];
    }),
  );
  const unmade = messages
    .filter(({ stepIndex, attempt }) => run.steps[stepIndex]?.attempts[attempt - 1] === undefined)
    .map(
      ({ stepIndex, attempt }) =>
        `A message leads to step ${stepIndex}, attempt ${attempt}, which was never made.`,
    );
  return [...lost, ...unmade];
}

/** A run that has ended awaits nothing. */
function replyFaults({ run, awaitedReplies }: AuditedRun): readonly string[] {
  const name = ({ channel, to }: AuditedRun["awaitedReplies"][number]) => `${channel} ${to}`;
  const asked = new Set(hasEnded(run) ? [] : askingForReply(run).map(name));
  const awaited = new Set(awaitedReplies.map(name));
  return [
    ...(isWithin(awaited, asked) ? [] : ["A reply is awaited that the run does not ask for."]),
    ...(isWithin(asked, awaited) ? [] : ["The run asks for a reply that is not awaited."]),
  ];
}

/** Callbacks go when they are delivered, so there can be fewer than were asked for at an instant, and never more. */
export function checkCallbacks(
  { run, callbacks }: AuditedRun,
  called: readonly Instant[],
): readonly Violation[] {
  const countAt = (instants: readonly Instant[], at: Instant) => instants.filter((one) => one === at).length;
  return [...new Set(callbacks)].flatMap((at): Violation[] => {
    const [owed, asked] = [countAt(callbacks, at), countAt(called, at)];
    if (owed <= asked) return [];
    const reason = `${owed} callbacks of one instant are owed, but only ${asked} were asked for then.`;
    return [{ kind: "callback_unowed", runId: run.id, reason }];
  });
}

function areEqual(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && isWithin(left, right);
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((one) => all.has(one));
}
