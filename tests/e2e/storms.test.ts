/** Everything goes wrong at once, by chance and by seed. What holds then is asked of the other side. */
import type { Faults } from "@failover-kit/simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTimedSystem, type TimedSystem } from "../system.ts";
import { begin, type Population, planRuns, scenariosFor, type WitnessedRun, witness } from "./storm-runs.ts";
import { violationsOf } from "./storm-violations.ts";

const storms: readonly (Population & { readonly storm: string; readonly faults: Faults })[] = [
  { storm: "lost", faults: { drop: 0.4 } },
  { storm: "repeated and out of order", faults: { duplicate: 0.6, reorder: 0.6 } },
  { storm: "late", faults: { delay: 0.9, longest_delay_ms: 120_000 } },
  { storm: "cut off after acceptance", faults: { cut_after_accept: 0.6, drop: 0.3 } },
  {
    storm: "cut off before and after acceptance",
    faults: { cut_after_accept: 0.4, cut_before_accept: 0.4, drop: 0.3 },
  },
  { storm: "accepted and left without an answer", faults: { hang_after_accept: 0.6, drop: 0.7 } },
  { storm: "accepted and answered with 500", faults: { fail_after_accept: 0.6, drop: 0.4, delay: 0.4 } },
  { storm: "told without a signature", faults: { unsigned: 0.4 } },
  {
    storm: "delivered while they are taken back",
    channels: ["rcs"],
    firstDigits: ["02", "05"],
    faults: { deliver_during_revoke: 0.7, hang_during_revoke: 0.4, drop: 0.3 },
  },
  {
    storm: "all of it",
    faults: {
      drop: 0.2,
      duplicate: 0.3,
      reorder: 0.3,
      delay: 0.3,
      longest_delay_ms: 40_000,
      unsigned: 0.1,
      cut_after_accept: 0.15,
      hang_after_accept: 0.15,
      fail_after_accept: 0.15,
      cut_before_accept: 0.1,
      deliver_during_revoke: 0.3,
      hang_during_revoke: 0.3,
    },
  },
];

const SEEDS = Array.from({ length: Number(process.env.STORMS ?? 2) }, (_, index) => index + 1);
const RUNS = 24;
const LONGEST_STORY_MS = 420_000;
const met = new Set<string>();

let system: TimedSystem;

beforeEach(async () => {
  const signatureSecret = "shared-by-both-sides-in-tests";
  const environment = { FAILOVER_GATEWAY_SIGNATURE_SECRET: signatureSecret };
  system = await startTimedSystem({ environment, simulator: { signatureSecret } });
});

afterEach(() => system.stop());

describe.each(storms)("messages are $storm", ({ faults, ...population }) => {
  it.each(SEEDS)(
    "seed %i: every run ends, nothing is sent twice by reflex or after somebody was reached, and what is said is true",
    async (seed) => {
      const plans = planRuns(RUNS, seed, population);
      await system.useScenarios({ seed, scenarios: scenariosFor(plans, faults) });
      const runs = await Promise.all(plans.map(async (plan) => ({ ...plan, id: await begin(system, plan) })));
      await system.advance(LONGEST_STORY_MS);
      const witnessed = await witness(system, runs);
      for (const one of witnessed) {
        expect([one.run.id, ...violationsOf(one)], JSON.stringify(one, null, 2)).toEqual([one.run.id]);
        for (const kind of kindsOf(one)) met.add(kind);
      }
    },
  );
});

it("the storms had everything in them, or they would prove nothing", () => {
  const reasons = ["condition_met", "replied", "step_failed", "expired", "gave_up"];
  const answers = ["cut_after_accept", "hang_after_accept", "fail_after_accept", "statuses_first"];
  const kinds = ["late", "sent again", "revoked", "revocation unknown", "delivered while taken back"];
  expect([...met]).toEqual(expect.arrayContaining([...reasons, ...answers, ...kinds]));
});

/** What a run had in it. */
function kindsOf({ run, firsts, seconds }: WitnessedRun): readonly string[] {
  const [first] = run.steps;
  const isDelivered = first?.message_status === "delivered" || first?.message_status === "read";
  return [
    run.outcome?.reason ?? "",
    ...[...firsts, ...seconds].flatMap(({ answer }) => answer ?? []),
    ...(run.outcome?.late ? ["late"] : []),
    ...(seconds.length > 1 ? ["sent again"] : []),
    ...(first?.revocation === "revoked" ? ["revoked"] : []),
    ...(first?.revocation === "unknown" ? ["revocation unknown"] : []),
    ...(firsts.some(({ revoked }) => revoked) && isDelivered && run.outcome?.step_index === 0
      ? ["delivered while taken back"]
      : []),
  ];
}
