import {
  channelRules,
  exactDuration,
  type SimulatedStep,
  type SimulationResource,
} from "@failover-kit/core/model";
import type { Style } from "./style.ts";
import { renderTable } from "./table.ts";

const WIDTH = 24;

/** The funnel step by step, then how long it took and what it cost. */
export function renderSimulation(result: SimulationResource, style: Style): readonly string[] {
  const { runs, seed, reached, steps, time_to_reach: times, cost } = result;
  const column = (title: string, cell: (step: SimulatedStep) => string) => ({
    title,
    cells: steps.map(cell),
  });
  const count = (title: string, pick: (step: SimulatedStep) => number) => ({
    ...column(title, (step) => (pick(step) === 0 ? "" : pick(step).toLocaleString("en"))),
    isNumber: true,
  });
  const table = renderTable(
    [
      column("STEP", ({ index, channel }) => `${index + 1} ${channelRules[channel].label}`),
      column("REACHED, OF ALL RUNS", (step) => `${bar(step.reached / runs)} ${percent(step.reached / runs)}`),
      count("SENT", ({ sent }) => sent),
      count("REACHED", (step) => step.reached),
      count("REJECTED", ({ rejected }) => rejected),
      count("EXPIRED", ({ expired }) => expired),
      count("OVERTAKEN", ({ overtaken }) => overtaken),
      { ...column("COST", ({ cost: amount }) => amount), isNumber: true },
    ],
    {
      style,
      columns: Number.POSITIVE_INFINITY,
      paint: (line) => line.replace(/━+/, (full) => style.green(full)),
    },
  );
  const { p50, p90, p99 } = times;
  return [
    `${style.bold(`${percent(reached / runs).trim()} reached`)}  ${reached.toLocaleString("en")} of ${runs.toLocaleString("en")} runs  ${style.dim(`seed ${seed}`)}`,
    "",
    ...table,
    "",
    `  time to reach  ${p50 === null ? "nobody was reached" : `half within ${lasting(p50)}, 90 % within ${lasting(p90)}, 99 % within ${lasting(p99)}`}`,
    `  cost           ${cost.total} in all, ${cost.per_run} a run${cost.per_reached === null ? "" : `, ${cost.per_reached} for each person reached`}`,
  ];
}

function bar(share: number): string {
  const full = Math.round(share * WIDTH);
  return "━".repeat(full) + "─".repeat(WIDTH - full);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).padStart(5)} %`;
}

function lasting(seconds: number | null): string {
  return exactDuration(Math.max(1, Math.round(seconds ?? 0)));
}
