/** Everybody whom the simulator knows, on every channel and over each generation of the gateway, with an SMS behind. */
import { type Channel, channelRules, channels } from "@failover-kit/core/model";
import type { Scenario } from "@failover-kit/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTimedSystem, type TimedSystem, type WitnessedMessage } from "../system.ts";

type Timeline = readonly (readonly [status: string, afterMs: number])[];

interface Expectation {
  readonly state: string; // of the step on the channel
  readonly attempts: number;
  readonly accepted: number; // messages to the person, as the simulator tells
}

const reader: Timeline = [
  ["submitted", 0],
  ["delivered", 200],
  ["read", 600],
];

/** The table of the digits: what becomes of the step, and what is reported of the message, when. */
const digits: readonly (Expectation & { readonly digits: string; readonly reported: Timeline })[] = [
  { digits: "01", state: "reached", attempts: 1, accepted: 1, reported: reader },
  { digits: "02", state: "reached", attempts: 1, accepted: 1, reported: reader.slice(0, 2) },
  { digits: "03", state: "rejected", attempts: 1, accepted: 1, reported: [["rejected", 100]] },
  {
    digits: "04",
    state: "undeliverable",
    attempts: 1,
    accepted: 1,
    reported: [
      ["submitted", 0],
      ["undeliverable", 1000],
    ],
  },
  { digits: "05", state: "expired", attempts: 1, accepted: 1, reported: [["submitted", 0]] },
  { digits: "06", state: "rejected", attempts: 1, accepted: 0, reported: [] },
  { digits: "07", state: "reached", attempts: 3, accepted: 1, reported: reader },
  { digits: "08", state: "reached", attempts: 2, accepted: 1, reported: reader },
  { digits: "09", state: "reached", attempts: 1, accepted: 1, reported: reader },
  {
    digits: "10",
    state: "reached",
    attempts: 1,
    accepted: 1,
    reported: [
      ["submitted", 0],
      ["delivered", 5000],
      ["read", 6000],
    ],
  },
  { digits: "11", state: "reached", attempts: 1, accepted: 1, reported: reader.flatMap((one) => [one, one]) },
  {
    digits: "12",
    state: "reached",
    attempts: 1,
    accepted: 1,
    reported: reader.map(([status]) => [status, 0]),
  },
  { digits: "13", state: "unknown", attempts: 1, accepted: 0, reported: [] },
  {
    digits: "50", // anybody else
    state: "reached",
    attempts: 1,
    accepted: 1,
    reported: [
      ["submitted", 0],
      ["delivered", 500],
      ["read", 2000],
    ],
  },
];

/** Those who have a name and no digits. */
const named: readonly (Expectation & { readonly person: NonNullable<Scenario["person"]> })[] = [
  { person: "duplicate", state: "reached", attempts: 1, accepted: 1 },
  { person: "read-first", state: "reached", attempts: 1, accepted: 1 },
  { person: "silent", state: "expired", attempts: 1, accepted: 1 },
  { person: "hanging", state: "reached", attempts: 1, accepted: 1 },
  { person: "failing-after-accept", state: "reached", attempts: 1, accepted: 1 },
  { person: "window-closed", state: "rejected", attempts: 1, accepted: 1 },
  { person: "opted-out", state: "rejected", attempts: 1, accepted: 1 },
  { person: "provider-down", state: "rejected", attempts: 1, accepted: 1 },
  { person: "no-credit", state: "rejected", attempts: 1, accepted: 0 },
  { person: "ttl-rejected", state: "expired", attempts: 1, accepted: 1 }, // long before that
  { person: "ttl-silent", state: "expired", attempts: 1, accepted: 1 },
  { person: "replier", state: "reached", attempts: 1, accepted: 1 },
  { person: "replier-unread", state: "reached", attempts: 1, accepted: 1 },
  { person: "hard-to-recall", state: "expired", attempts: 1, accepted: 1 },
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

  /** A run for somebody on the channel, with a reader behind whom an SMS reaches. */
  async function begin(channel: Channel, expected: Expectation, number: string) {
    const to = `447700${number}`;
    const behind = `447701${number}01`;
    const failover = { condition_status: "delivered", expiry_time: 15 } as const;
    const { id } = await system.client.createRun({
      steps: [
        { channel, from: senders[channel], to, ...content(channel), failover },
        { channel: "sms", from: senders.sms, to: behind, message_type: "text", text },
      ],
    });
    return { id, to, behind, expected };
  }

  /** What became of a run, and of how many messages people got. */
  async function fateOf({ id, to, behind }: Awaited<ReturnType<typeof begin>>) {
    const { status, outcome, steps } = await system.client.getRun(id);
    const [first] = steps;
    const isReached = outcome?.step_index === 0;
    const state =
      isReached && (first?.state === "delivered" || first?.state === "read") ? "reached" : first?.state;
    const [accepted, followed] = [await system.messages(to), await system.messages(behind)];
    return {
      status,
      fate: { state, attempts: first?.attempts, accepted: accepted.length },
      isReached,
      followed: followed.length,
      messages: accepted,
    };
  }

  function check(name: string, expected: Expectation, fate: Awaited<ReturnType<typeof fateOf>>): void {
    const { state, attempts, accepted } = expected;
    const isReached = state === "reached";
    expect([name, fate.status, fate.fate]).toEqual([name, "completed", { state, attempts, accepted }]);
    expect([name, fate.isReached, fate.followed]).toEqual([name, isReached, isReached ? 0 : 1]);
  }

  it.each(known)("each person on %s gets what the rules say, and nothing twice", async (channel) => {
    const place = channels.indexOf(channel);
    const begun = digits.map((one) => begin(channel, one, `1${place}0${one.digits}`));
    const runs = await Promise.all(begun);
    await system.advance(20_000);
    for (const [index, { digits: name, reported, ...expected }] of digits.entries()) {
      const run = runs[index];
      if (run === undefined) throw new Error("a run is missing");
      const fate = await fateOf(run);
      check(name, expected, fate);
      const possible = reported.filter(([status]) => status !== "read" || channelRules[channel].reportsRead);
      const isShuffled = name === "11"; // statuses trade places; which and how often stays
      const seen = fate.messages.flatMap(timeline);
      expect([name, ...(isShuffled ? seen.map(([status]) => status).toSorted() : seen)]).toEqual([
        name,
        ...(isShuffled ? possible.map(([status]) => status).toSorted() : possible),
      ]);
    }
  });

  it.each(known)("each person with a name on %s, likewise", async (channel) => {
    const place = channels.indexOf(channel);
    const addressOf = (index: number) => `2${place}${String(index).padStart(2, "0")}50`;
    const scenarios = named.map(({ person }, index) => ({ to: `447700${addressOf(index)}`, person }));
    await system.useScenarios({ scenarios });
    const runs = await Promise.all(named.map((one, index) => begin(channel, one, addressOf(index))));
    await system.advance(75_000);
    for (const [index, { person, ...expected }] of named.entries()) {
      const run = runs[index];
      if (run === undefined) throw new Error("a run is missing");
      // What can be taken back is asked for, and arrives in that moment.
      const isRecalled = person === "hard-to-recall" && channelRules[channel].canRevoke;
      check(person, isRecalled ? { ...expected, state: "reached" } : expected, await fateOf(run));
    }
    await system.useScenarios({ scenarios: [] });
  });

  const withTtl = known.filter((channel) => generation === "v1" && channelRules[channel].ttl !== null);

  it.runIf(withTtl.length > 0).each(withTtl)(
    "a message whose ttl runs out is rejected on %s",
    async (channel) => {
      const ttl = channelRules[channel].ttl?.min ?? 0;
      const to = `4477003${channels.indexOf(channel)}0050`;
      await system.useScenarios({ scenarios: [{ to, person: "ttl-rejected" }] });
      const option = channel === "viber_service" ? { viber_service: { ttl } } : { ttl };
      const failover = { condition_status: "delivered", expiry_time: 86_400 } as const;
      const first = { channel, from: senders[channel], to, ...content(channel), ...option, failover };
      const sms = {
        channel: "sms",
        from: senders.sms,
        to: "447700990001",
        message_type: "text",
        text,
      } as const;
      const { id } = await system.client.createRun({ steps: [first, sms] });
      await system.advance(ttl * 1000 - 1);
      expect((await system.client.getRun(id)).step_index).toBe(0);
      await system.advance(1000);
      const { outcome, steps } = await system.client.getRun(id);
      expect(steps[0]).toMatchObject({ state: "rejected", error: { code: "1360" } });
      expect(outcome).toMatchObject({ reason: "condition_met", step_index: 1 });
      await system.useScenarios({ scenarios: [] });
    },
  );

  it("leaves nobody out", async () => {
    const answer = await fetch(`${system.simulator.url}/simulator/people`);
    const { people } = (await answer.json()) as { people: { name: string; digits: string | null }[] };
    const nameless = people.filter(({ digits: own, name }) => own === null && name !== "anybody");
    expect(nameless.map(({ name }) => name).toSorted()).toEqual(named.map(({ person }) => person).toSorted());
    const own = people.flatMap((one) => one.digits ?? []);
    expect([...own, "50"]).toEqual(digits.map((one) => one.digits));
  });
});

/** What was reported of a message, each with its milliseconds since acceptance. */
function timeline({ accepted_at: acceptedAt, statuses }: WitnessedMessage): Timeline {
  return statuses.map(({ status, at }) => [status, Date.parse(at) - Date.parse(acceptedAt)]);
}
