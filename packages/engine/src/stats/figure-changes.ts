import type { Channel, Usage } from "@failover-kit/core/model";
import { COST_UNITS, type FigureChange, type Measure } from "../ports/figures.ts";
import { chargesOf } from "../rules/charge.ts";
import type { Run } from "../rules/run.ts";
import { timeBound } from "./time-bounds.ts";

const DECIMALS = Math.log10(COST_UNITS);
// What a gateway reports beyond this is no price, and sums of it would not fit.
const PRICE = /^(\d{1,5})(?:\.(\d+))?$/;
const CURRENCY = /^[A-Za-z]{1,12}$/;

/** What one stored change of a run does to the figures of its account; `before` is null for a run that was not counted yet. */
export function figureChanges(before: Run | null, after: Run): readonly FigureChange[] {
  const changes: FigureChange[] = [];
  move(changes, "status", before?.status ?? null, after.status);
  move(changes, "furthest_step", before?.stepIndex ?? null, after.stepIndex);
  if (before?.outcome !== after.outcome) moveReached(changes, before && reachedBy(before), reachedBy(after));
  if (before?.steps !== after.steps) moveCost(changes, before, after);
  return changes;
}

interface Reached {
  readonly step: number;
  readonly channel: Channel;
  readonly bound: number; // ms
}

/** The message that reached the person. Somebody who says that the person was reached otherwise names none. */
function reachedBy({ outcome, createdAt, endedAt }: Run): Reached | null {
  if (outcome === null || endedAt === null) return null;
  if (outcome.reason !== "condition_met" && outcome.reason !== "replied") return null;
  return { step: outcome.stepIndex, channel: outcome.channel, bound: timeBound(endedAt - createdAt) };
}

function moveReached(changes: FigureChange[], before: Reached | null, after: Reached | null): void {
  move(changes, "reached_step", before?.step ?? null, after?.step ?? null);
  move(changes, "reached_channel", before?.channel ?? null, after?.channel ?? null);
  move(changes, "time_to_reach", before?.bound ?? null, after?.bound ?? null);
}

function move<T extends string | number>(
  changes: FigureChange[],
  measure: Measure,
  from: T | null,
  to: T | null,
): void {
  if (from === to) return;
  if (from !== null) changes.push({ measure, name: String(from), amount: -1 });
  if (to !== null) changes.push({ measure, name: String(to), amount: 1 });
}

function moveCost(changes: FigureChange[], before: Run | null, after: Run): void {
  const [was, is] = [before === null ? NO_COST : costOf(before), costOf(after)];
  if (was.size === 0 && is.size === 0) return;
  for (const currency of new Set([...was.keys(), ...is.keys()])) {
    const amount = (is.get(currency) ?? 0) - (was.get(currency) ?? 0);
    if (amount !== 0) changes.push({ measure: "cost", name: currency, amount });
  }
}

const NO_COST: ReadonlyMap<string, number> = new Map();

/** What all messages of a run cost, by currency. */
function costOf(run: Run): ReadonlyMap<string, number> {
  let cost: Map<string, number> | null = null;
  for (const stepIndex of run.steps.keys()) {
    for (const usage of chargesOf(run, stepIndex)) {
      if (usage === null || !CURRENCY.test(usage.currency)) continue;
      cost ??= new Map();
      cost.set(usage.currency, (cost.get(usage.currency) ?? 0) + unitsOf(usage.price));
    }
  }
  return cost ?? NO_COST;
}

function unitsOf(price: Usage["price"]): number {
  const [, whole, fraction = ""] = PRICE.exec(price) ?? [];
  if (whole === undefined) return 0;
  return Number(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, "0"));
}
