import type {
  OutcomeReason,
  ReceiptProfile,
  SimulatedStep,
  SimulatedTimes,
  SimulationResource,
  Workflow,
} from "@failover-kit/core/model";
import type { Run } from "../rules/run.ts";
import { seededRandom } from "./random.ts";
import { type SimulatedRun, type SimulatedSettings, simulateRun } from "./simulate-run.ts";
import { profileOf } from "./simulated-gateway.ts";

export interface SimulationOrder extends SimulatedSettings {
  readonly workflow: Workflow;
  readonly profile: ReceiptProfile;
  readonly runs: number;
  readonly seed: number;
}

const UNITS = 10_000; // in which a price is counted: it has at most four decimals

type Count = { -readonly [Name in keyof SimulatedStep]: SimulatedStep[Name] extends number ? number : never };
type StepCount = Pick<Count, "sent" | "reached" | "rejected" | "expired" | "overtaken" | "messages"> & {
  charged: number;
};

/** Many runs of one workflow over virtual time. `advance` does some of them, so that others can be served in between. */
export class Simulation {
  readonly #order: SimulationOrder;
  readonly #steps: StepCount[];
  readonly #reasons = new Map<OutcomeReason, number>();
  readonly #times: number[] = []; // ms, of those that were reached
  #done = 0;

  constructor(order: SimulationOrder) {
    this.#order = order;
    this.#steps = order.workflow.steps.map(() => ({
      sent: 0,
      reached: 0,
      rejected: 0,
      expired: 0,
      overtaken: 0,
      messages: 0,
      charged: 0,
    }));
  }

  get isDone(): boolean {
    return this.#done >= this.#order.runs;
  }

  /** Does the next run. Each has random numbers of its own, so that the order of work does not matter. */
  advance(): void {
    const { workflow, profile, seed } = this.#order;
    this.#count(simulateRun(workflow, profile, this.#order, seededRandom(seed, this.#done)));
    this.#done += 1;
  }

  result(): SimulationResource {
    const { workflow, profile, runs, seed } = this.#order;
    const reached = this.#times.length;
    const costs = workflow.steps.map(
      ({ message }, index) =>
        (this.#steps[index]?.charged ?? 0) * unitsOf(profileOf(profile, message.channel).price),
    );
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    return {
      runs,
      seed,
      reached,
      share_reached: runs === 0 ? 0 : reached / runs,
      reasons: Object.fromEntries([...this.#reasons].sort(([a], [b]) => (a < b ? -1 : 1))),
      steps: workflow.steps.map(({ message: { channel } }, index) => {
        const { charged: _, ...counts } = this.#steps[index] as StepCount;
        return { index, channel, ...counts, cost: priceOf(costs[index] ?? 0) };
      }),
      time_to_reach: timesOf(this.#times),
      cost: {
        total: priceOf(total),
        per_run: priceOf(total / runs),
        per_reached: reached === 0 ? null : priceOf(total / reached),
      },
    };
  }

  #count({ run, charged }: SimulatedRun): void {
    const { outcome } = run;
    if (outcome === null) throw new Error("A simulated run has not ended");
    this.#reasons.set(outcome.reason, (this.#reasons.get(outcome.reason) ?? 0) + 1);
    if (run.status === "completed") this.#times.push(run.endedAt ?? 0);
    for (const [index, step] of run.steps.entries()) {
      const count = this.#steps[index];
      if (count === undefined || step.attempts.length === 0) continue;
      count.sent += 1;
      count.messages += step.attempts.length;
      count.charged += charged[index] ?? 0;
      count[fateOf(run, index)] += 1;
    }
  }
}

/** What became of a run at a step whose message was sent. */
function fateOf(run: Run, index: number): "reached" | "rejected" | "expired" | "overtaken" {
  if (run.status === "completed" && run.outcome?.stepIndex === index) return "reached";
  if (run.status === "completed" && index === run.stepIndex) return "overtaken";
  const state = run.steps[index]?.state;
  return state === "rejected" || state === "undeliverable" ? "rejected" : "expired";
}

function timesOf(times: readonly number[]): SimulatedTimes {
  const sorted = Float64Array.from(times).sort();
  const percentile = (share: number) =>
    sorted.length === 0 ? null : (sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0) / 1000;
  return { p50: percentile(0.5), p90: percentile(0.9), p99: percentile(0.99) };
}

function unitsOf(price: string): number {
  return Math.round(Number(price) * UNITS);
}

function priceOf(units: number): string {
  return (units / UNITS).toFixed(4);
}
