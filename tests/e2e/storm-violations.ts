/** What must hold of a run whatever went wrong on the way, asked of what the other side has seen. */
import type { MessageStatus } from "@failover-kit/core/model";
import type { WitnessedMessage } from "../system.ts";
import type { Told, WitnessedRun } from "./storm-runs.ts";

const UNKNOWN_GRACE_MS = 60_000;
const FIRST_RETRY_MS = 1000;

type Check = (witnessed: WitnessedRun) => readonly (string | false)[];

const checks: readonly Check[] = [
  endsWithReason,
  repeatsNothing,
  waitsItsTime,
  leavesNobodyWithout,
  sendsNothingAfterReaching,
  saysOnlyWhatIsTrue,
  forgetsNothing,
  givesUpOnlyInDoubt,
  takesBackFirst,
];

/** Everything that is wrong with a run, in words. */
export function violationsOf(witnessed: WitnessedRun): readonly string[] {
  return checks.flatMap((check) => check(witnessed).filter((violation) => violation !== false));
}

function endsWithReason({ run }: WitnessedRun) {
  const met = run.outcome?.reason === "condition_met" || run.outcome?.reason === "replied";
  return [
    run.status !== "completed" && run.status !== "failed" && `is still ${run.status}`,
    run.status === "completed" && !met && `is completed by ${run.outcome?.reason}`,
  ];
}

/**
 * A message that may have left is sent again on the last step alone, if the caller wants that, and after a while. A try
 * that is known to have failed does not keep a later one from being sent again.
 */
function repeatsNothing({ firsts, seconds, told, onUnknown }: WitnessedRun) {
  return [...repeats(firsts, told, false), ...repeats(seconds, told, onUnknown === "send_again")];
}

function repeats(messages: readonly WitnessedMessage[], told: readonly Told[], mayRepeat: boolean) {
  return messages.slice(1).map((repeat, index) => {
    const earlier = messages.slice(0, index + 1);
    const { answer } = earlier[index] ?? repeat;
    const waitedMs = acceptedAt(repeat) - acceptedAt(earlier[index] ?? repeat);
    if (toldOf(earlier, told).some(({ at, status }) => !isFailure(status) && at < acceptedAt(repeat)))
      return "is sent again although it was known to be sent";
    if (answer === "fail_after_accept")
      return waitedMs < FIRST_RETRY_MS && "is sent again at once after a 500";
    if (!isLost(answer) || !mayRepeat) return "is sent again by reflex";
    return waitedMs < UNKNOWN_GRACE_MS && `is sent again after only ${waitedMs} ms`;
  });
}

/** The next message leaves when the one before has failed, or when its time is over. */
function waitsItsTime({ run, firsts, seconds, told, first, expirySeconds }: WitnessedRun) {
  const [fallback] = seconds;
  const last = firsts.at(-1);
  const isRefused = first.endsWith("06");
  // Retries of what was certainly not sent, as the gateway said, end when the next one would come too late.
  if (fallback === undefined || isRefused || last?.answer === "fail_after_accept") return [];
  const hasFailed = toldOf(firsts, told).some(
    ({ status, at }) => isFailure(status) && at <= acceptedAt(fallback),
  );
  const from = last === undefined || isLost(last.answer) ? Date.parse(run.created_at) : acceptedAt(last);
  const waitedMs = acceptedAt(fallback) - from;
  return [
    !hasFailed && waitedMs < expirySeconds * 1000 && `sends the next message after only ${waitedMs} ms`,
  ];
}

/** A run fails only when its last message was tried, or when sending it might have been one too many. */
function leavesNobodyWithout({ run, onUnknown }: WitnessedRun) {
  const isTried = (run.steps[1]?.attempts ?? 0) > 0;
  const { reason, step_index: stepIndex } = run.outcome ?? {};
  const mayGiveUp = reason === "gave_up" && stepIndex === 0 && onUnknown === "give_up";
  const isAskedBack = run.steps[0]?.revocation === "unknown";
  return [
    run.status === "failed" &&
      !isTried &&
      !(mayGiveUp && isAskedBack) &&
      "has failed without its last message",
  ];
}

/** Who is known to be reached gets nothing more, and the run is completed. */
function sendsNothingAfterReaching(witnessed: WitnessedRun) {
  const { run, firsts, seconds } = witnessed;
  const firstAt = firstReachedAt(witnessed);
  const reachedAt = Math.min(firstAt, secondReachedAt(witnessed));
  // A message that arrives while it is being taken back does so in the instant in which the next one would leave.
  const isTakenBack = firsts.some(({ revoked }) => revoked);
  return [
    [...firsts, ...seconds].some((message) => acceptedAt(message) > reachedAt) &&
      "sends to somebody who was reached",
    isTakenBack &&
      seconds.some((message) => acceptedAt(message) >= firstAt) &&
      "sends the next message although the first one has arrived after all",
    reachedAt < Date.parse(run.ended_at ?? "") && "goes on although somebody was reached",
  ];
}

/** When our server learnt that the first message had done its work; infinity: it never did. */
function firstReachedAt({ firsts, told, condition, stopOnReply, repliesToldAt }: WitnessedRun): number {
  const good: readonly MessageStatus[] = condition === "read" ? ["read"] : ["delivered", "read"];
  const metAt = toldOf(firsts, told).find(({ status }) => good.includes(status))?.at;
  // To a message that the gateway has not accepted, as it says, nobody can answer.
  const held = firsts.find(({ answer }) => answer !== "fail_after_accept");
  const since = held === undefined ? toldOf(firsts, told)[0]?.at : acceptedAt(held);
  const repliedAt = repliesToldAt.find((at) => stopOnReply && since !== undefined && at > since);
  return Math.min(metAt ?? Number.POSITIVE_INFINITY, repliedAt ?? Number.POSITIVE_INFINITY);
}

/** The same of the second one, which has to be delivered. */
function secondReachedAt({ seconds, told }: WitnessedRun): number {
  return toldOf(seconds, told).find(({ status }) => status === "delivered")?.at ?? Number.POSITIVE_INFINITY;
}

/** What is said to be reached was. */
function saysOnlyWhatIsTrue({ run, firsts, seconds, condition, stopOnReply, repliesToldAt }: WitnessedRun) {
  const { reason, step_index: stepIndex } = run.outcome ?? {};
  const [messages, needed] = stepIndex === 0 ? [firsts, condition] : [seconds, "delivered"];
  const came = messages.flatMap(({ statuses }) => statuses.map(({ status }) => status));
  const isMet = came.includes("read") || came.includes(needed);
  const hasWritten = stopOnReply && stepIndex === 0 && repliesToldAt.length > 0;
  return [
    reason === "condition_met" && !isMet && "says that somebody was reached who was not",
    reason === "replied" && !hasWritten && "says that somebody has answered who has not",
  ];
}

/** How far a message has come is shown, also when it came out after the end. */
function forgetsNothing({ run, firsts, seconds, told }: WitnessedRun) {
  return [firsts, seconds].map((messages, index) => {
    const statuses = toldOf(messages, told).map(({ status }) => status);
    const furthest = (["read", "delivered"] as const).find((status) => statuses.includes(status));
    const shown = run.steps[index]?.message_status;
    return (
      furthest !== undefined && shown !== furthest && `shows ${shown} for a message that was ${furthest}`
    );
  });
}

/** Only who cannot know gives up, and not before a grace time. */
function givesUpOnlyInDoubt({ run, seconds, told, onUnknown }: WitnessedRun) {
  if (run.outcome?.reason !== "gave_up") return [];
  const endedAt = Date.parse(run.ended_at ?? "");
  const last = seconds.at(-1);
  const waitedMs = endedAt - (last === undefined ? Date.parse(run.created_at) : acceptedAt(last));
  const isKnown =
    last !== undefined && (!isLost(last.answer) || toldOf([last], told).some(({ at }) => at < endedAt));
  const isLastStep = run.outcome.step_index === 1;
  return [
    onUnknown !== "give_up" && "gives up although it is to send again",
    isLastStep && isKnown && "gives up on a message of which it knows",
    isLastStep && waitedMs < UNKNOWN_GRACE_MS && `gives up after only ${waitedMs} ms`,
  ];
}

/** An RCS message whose time is over is taken back before the next one leaves; who wants one at most waits for certainty. */
function takesBackFirst({ channel, run, firsts, seconds, told, onUnknown }: WitnessedRun) {
  const last = firsts.at(-1);
  if (channel !== "rcs" || last === undefined || seconds.length === 0) return [];
  const hasFailed = toldOf(firsts, told).some(({ status }) => isFailure(status));
  const isKnown = last.answer === undefined || last.answer === "statuses_first";
  const shown = run.steps[0]?.revocation;
  const isInDoubt = shown === "unknown" && onUnknown === "give_up" && !hasFailed;
  return [
    isKnown && !hasFailed && !last.revoked && "does not take the first message back",
    shown === "revoked" && !last.revoked && "says that a message was taken back which was not",
    isInDoubt && "sends the next message although the first one may still be out",
  ];
}

function toldOf(messages: readonly WitnessedMessage[], told: readonly Told[]): readonly Told[] {
  const uuids = messages.map(({ message_uuid: uuid }) => uuid);
  return told
    .filter(({ messageUuid }) => uuids.includes(messageUuid))
    .toSorted((left, right) => left.at - right.at);
}

function acceptedAt({ accepted_at: at }: WitnessedMessage): number {
  return Date.parse(at);
}

function isFailure(status: MessageStatus): boolean {
  return status === "rejected" || status === "undeliverable";
}

/** The submit got no answer: only a status can tell that the message has left. */
function isLost(answer: string | undefined): boolean {
  return answer === "cut_after_accept" || answer === "hang_after_accept";
}
