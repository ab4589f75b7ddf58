import type { ReceiptProfile, Workflow } from "@failover-kit/core/model";
import { decide } from "../rules/decide.ts";
import { createRun, handoverAt, hasEnded, type Instant, type Run, wakeAt } from "../rules/run.ts";
import { type Coming, SimulatedGateway } from "./simulated-gateway.ts";

/** What one run came to. */
export interface SimulatedRun {
  readonly run: Run;
  readonly charged: readonly number[]; // messages that were paid for, by step
}

export interface SimulatedSettings {
  readonly unknownGraceSeconds: number;
  readonly revokeSeconds: number;
}

/** Takes one run through the real rules, from the instant 0 on, until nothing can happen to it any more. */
export function simulateRun(
  workflow: Workflow,
  profile: ReceiptProfile,
  settings: SimulatedSettings,
  random: () => number,
): SimulatedRun {
  const gateway = new SimulatedGateway(profile, random);
  const charged = workflow.steps.map(() => 0);
  const coming: Coming[] = [];
  let run = createRun({ id: "simulated", accountId: "simulated", door: "runs", workflow, ...settings }, 0);

  const happen = (event: Parameters<typeof decide>[1], now: Instant): void => {
    const decision = decide(run, event, now);
    run = decision.run;
    for (const effect of decision.effects) {
      if (effect.type === "submit-message") {
        const { stepIndex, attempt } = effect;
        const channel = workflow.steps[stepIndex]?.message.channel ?? "sms";
        coming.push(...gateway.submit(channel, { stepIndex, attempt }, now));
      } else if (effect.type === "revoke-message") {
        takeBack(effect.stepIndex, now);
      }
    }
  };
  /** What has not been delivered yet can be taken back, and then it never is. */
  const takeBack = (stepIndex: number, now: Instant): void => {
    const isReceipt = ({ event }: Coming) =>
      event.type === "status-received" && event.stepIndex === stepIndex;
    const last = run.steps[stepIndex]?.attempts.at(-1);
    const attempt = last?.number ?? 1;
    const isOut = last?.status === "delivered" || last?.status === "read";
    const outcome = isOut ? "refused" : "revoked";
    if (!isOut) coming.splice(0, coming.length, ...coming.filter((one) => !isReceipt(one)));
    const error = isOut ? { code: "no_answer", reason: "It has been delivered" } : null;
    coming.push({
      at: now,
      isCharged: false,
      event: { type: "revoke-answered", stepIndex, attempt, outcome, error },
    });
  };

  for (let now: Instant = 0; ; ) {
    const next = takeNext(coming, earliest(handoverAt(run), wakeAt(run)));
    if (next !== null) {
      now = Math.max(now, next.at);
      if (next.isCharged && "stepIndex" in next.event) charge(charged, next.event.stepIndex);
      happen(next.event, now);
      continue;
    }
    const due = earliest(handoverAt(run), wakeAt(run));
    if (due === null) return { run, charged };
    now = Math.max(now, due);
    const before = run;
    if ((handoverAt(run) ?? Number.POSITIVE_INFINITY) <= now) happen({ type: "handover-began" }, now);
    else happen({ type: "expiry-passed" }, now);
    if (run === before && !hasEnded(run)) throw new Error("A simulated run stands still");
  }
}

function charge(charged: number[], stepIndex: number): void {
  charged[stepIndex] = (charged[stepIndex] ?? 0) + 1;
}

/** What has already happened counts before the clock does, as in the engine. */
function takeNext(coming: Coming[], due: Instant | null): Coming | null {
  let first = -1;
  for (const [index, { at }] of coming.entries()) {
    if (first === -1 || at < (coming[first]?.at ?? 0)) first = index;
  }
  const next = coming[first];
  if (next === undefined || (due !== null && due < next.at)) return null;
  coming.splice(first, 1);
  return next;
}

function earliest(one: Instant | null, other: Instant | null): Instant | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
