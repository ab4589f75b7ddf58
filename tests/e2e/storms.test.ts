/** Everything goes wrong at once, by chance and by seed. What holds then is asked of the other side. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTimedSystem, type TimedSystem, type WitnessedMessage } from "../system.ts";

const storms = [
  { storm: "lost", faults: { drop: 0.4 } },
  { storm: "repeated and out of order", faults: { duplicate: 0.6, reorder: 0.6 } },
  { storm: "late", faults: { delay: 0.6, longest_delay_ms: 40_000 } },
  { storm: "cut off after acceptance", faults: { cut_after_accept: 0.6 } },
  { storm: "cut off before and after acceptance", faults: { cut_after_accept: 0.4, cut_before_accept: 0.4 } },
  {
    storm: "all of it",
    faults: {
      drop: 0.2,
      duplicate: 0.3,
      reorder: 0.3,
      delay: 0.3,
      longest_delay_ms: 40_000,
      cut_after_accept: 0.2,
      cut_before_accept: 0.1,
    },
  },
];

const seeds = [1, 2];
const digits = ["01", "02", "03", "04", "05", "07", "08", "10", "11", "12", "50"];
const RUNS = 22;

let system: TimedSystem;

beforeEach(async () => {
  system = await startTimedSystem();
});

afterEach(() => system.stop());

interface Sent {
  readonly id: string;
  readonly first: string;
  readonly second: string;
}

/** Messenger until read, then an SMS; nothing that may have left is sent again, also not at the end. */
async function sendRun(index: number): Promise<Sent> {
  const number = String(index).padStart(3, "0");
  const first = `2901000${number}${digits[index % digits.length]}`;
  const second = `4477009${number}${digits[(index * 7) % digits.length]}`;
  const text = { message_type: "text", text: "Parcel 7731 arrives at 14:10." } as const;
  const failover = { condition_status: "read", expiry_time: 15 } as const;
  const { id } = await system.client.createRun({
    steps: [
      { channel: "messenger", from: "104000000000001", to: first, ...text, failover },
      { channel: "sms", from: "ParcelCo", to: second, ...text },
    ],
    on_unknown: "give_up",
    final_expiry_time: 120,
  });
  return { id, first, second };
}

function hasStatus(message: WitnessedMessage | undefined, ...statuses: readonly string[]): boolean {
  return message?.statuses.some(({ status }) => statuses.includes(status)) ?? false;
}

describe.each(storms)("messages are $storm", ({ faults }) => {
  it.each(seeds)(
    "seed %i: every run ends, nothing is sent twice, and what is said to be reached was",
    async (seed) => {
      await system.useScenarios({ seed, scenarios: [{ faults }] });
      const sent = await Promise.all(Array.from({ length: RUNS }, (_, index) => sendRun(index)));
      await system.advance(300_000);
      const messages = await system.messages();
      const byRecipient = Map.groupBy(messages, ({ to }) => to);
      expect([...byRecipient].filter(([, accepted]) => accepted.length > 1)).toEqual([]);
      for (const { id, first, second } of sent) {
        const run = await system.client.getRun(id);
        expect(["completed", "failed"]).toContain(run.status);
        const [primary] = byRecipient.get(first) ?? [];
        const [fallback] = byRecipient.get(second) ?? [];
        if (run.outcome?.reason === "condition_met") {
          const isTrue =
            run.outcome.step_index === 0 ? hasStatus(primary, "read") : hasStatus(fallback, "delivered");
          expect([id, isTrue]).toEqual([id, true]);
        }
        if (
          fallback === undefined ||
          primary === undefined ||
          hasStatus(primary, "rejected", "undeliverable")
        )
          continue;
        const waitedMs = Date.parse(fallback.accepted_at) - Date.parse(primary.accepted_at);
        expect(waitedMs).toBeGreaterThanOrEqual(15_000);
      }
    },
  );
});
