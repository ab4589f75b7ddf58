/** Everybody whom the simulator knows, on every channel and over each generation of the gateway, with an SMS behind. */
import { type Channel, channelRules, channels } from "@failover-kit/core/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTimedSystem, type TimedSystem } from "../system.ts";

interface Expectation {
  readonly digits: string;
  readonly state: string; // of the step on the channel
  readonly attempts: number;
  readonly accepted: number; // messages to the person, as the simulator tells
}

const table: readonly Expectation[] = [
  { digits: "01", state: "reached", attempts: 1, accepted: 1 },
  { digits: "02", state: "reached", attempts: 1, accepted: 1 },
  { digits: "03", state: "rejected", attempts: 1, accepted: 1 },
  { digits: "04", state: "undeliverable", attempts: 1, accepted: 1 },
  { digits: "05", state: "expired", attempts: 1, accepted: 1 },
  { digits: "06", state: "rejected", attempts: 1, accepted: 0 },
  { digits: "07", state: "reached", attempts: 3, accepted: 1 },
  { digits: "08", state: "reached", attempts: 2, accepted: 1 },
  { digits: "09", state: "reached", attempts: 1, accepted: 1 },
  { digits: "10", state: "reached", attempts: 1, accepted: 1 },
  { digits: "11", state: "reached", attempts: 1, accepted: 1 },
  { digits: "12", state: "reached", attempts: 1, accepted: 1 },
  { digits: "13", state: "unknown", attempts: 1, accepted: 0 },
];

const senders: Readonly<Record<Channel, string>> = {
  messenger: "104000000000001",
  viber_service: "9016",
  sms: "ParcelCo",
  whatsapp: "447700900100",
  mms: "12125550100",
  rcs: "ParcelCoAgent",
};

const text = "Parcel 7731 arrives at 14:10.";

/** A message that both generations can carry. */
function content(channel: Channel) {
  if (channel !== "mms") return { message_type: "text", text } as const;
  return { message_type: "image", image: { url: "https://cdn.example.com/map.png" } } as const;
}

const gateways = [
  { generation: "v1", known: channels },
  { generation: "v0.1", known: channels.filter((channel) => channelRules[channel].v01 !== null) },
] as const;

describe.each(gateways)("over Messages $generation", ({ generation, known }) => {
  let system: TimedSystem;

  beforeAll(async () => {
    system = await startTimedSystem({ environment: { FAILOVER_GATEWAY_VERSION: generation } });
  });

  afterAll(() => system.stop());

  it.each(known)("each person on %s gets what the rules say, and nothing twice", async (channel) => {
    const place = channels.indexOf(channel);
    const runs = await Promise.all(
      table.map(async (expected) => {
        const to = `44770090${place}${expected.digits}`;
        const behind = `447700911${place}${expected.digits}01`;
        const failover = { condition_status: "delivered", expiry_time: 15 } as const;
        const { id } = await system.client.createRun({
          steps: [
            { channel, from: senders[channel], to, ...content(channel), failover },
            { channel: "sms", from: senders.sms, to: behind, message_type: "text", text },
          ],
        });
        return { expected, id, to, behind };
      }),
    );
    await system.advance(20_000);
    for (const { expected, id, to, behind } of runs) {
      const { status, outcome, steps } = await system.client.getRun(id);
      const [first] = steps;
      const isReached = expected.state === "reached";
      expect([expected.digits, status, outcome?.step_index]).toEqual([
        expected.digits,
        "completed",
        isReached ? 0 : 1,
      ]);
      expect([expected.digits, first?.attempts]).toEqual([expected.digits, expected.attempts]);
      if (isReached) expect(["delivered", "read"]).toContain(first?.state);
      else expect([expected.digits, first?.state]).toEqual([expected.digits, expected.state]);
      const accepted = [await system.messages(to), await system.messages(behind)].map(({ length }) => length);
      expect([expected.digits, ...accepted]).toEqual([expected.digits, expected.accepted, isReached ? 0 : 1]);
    }
  });
});
