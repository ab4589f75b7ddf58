/** Everybody whom the simulator knows, on Messenger with an SMS behind it, over each kind of gateway. */
import type { RunStatus, StepState } from "@failover-kit/core/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipients, runRequest, workflowRequest } from "../requests.ts";
import { type SystemOptions, startTimedSystem, type TimedSystem } from "../system.ts";

interface Expectation {
  readonly digits: string;
  readonly person: string;
  readonly status: RunStatus;
  readonly step: number; // the one that reached the person
  readonly states: readonly [StepState, StepState];
  readonly attempts: readonly [number, number];
  readonly messages: number; // that the simulator has accepted
  readonly endsAfterMs: readonly number[]; // from the acceptance of the run; several: as the shuffle goes
}

const reached = { status: "completed", step: 0, states: ["read", "skipped"] } as const;
const failedOver = { status: "completed", step: 1 } as const;

const table: readonly Expectation[] = [
  { digits: "01", person: "reads", ...reached, attempts: [1, 0], messages: 1, endsAfterMs: [600] },
  {
    digits: "02",
    person: "never reads",
    ...failedOver,
    states: ["expired", "delivered"],
    attempts: [1, 1],
    messages: 2,
    endsAfterMs: [15_200],
  },
  {
    digits: "03",
    person: "is rejected",
    ...failedOver,
    states: ["rejected", "delivered"],
    attempts: [1, 1],
    messages: 2,
    endsAfterMs: [300],
  },
  {
    digits: "04",
    person: "is undeliverable",
    ...failedOver,
    states: ["undeliverable", "delivered"],
    attempts: [1, 1],
    messages: 2,
    endsAfterMs: [1200],
  },
  {
    digits: "05",
    person: "is silent",
    ...failedOver,
    states: ["expired", "delivered"],
    attempts: [1, 1],
    messages: 2,
    endsAfterMs: [15_200],
  },
  {
    digits: "06",
    person: "is refused in the answer",
    ...failedOver,
    states: ["rejected", "delivered"],
    attempts: [1, 1],
    messages: 1,
    endsAfterMs: [200],
  },
  {
    digits: "07",
    person: "is throttled twice, for a second each",
    ...reached,
    attempts: [3, 0],
    messages: 1,
    endsAfterMs: [2600],
  },
  {
    digits: "08",
    person: "meets a gateway that fails once",
    ...reached,
    attempts: [2, 0],
    messages: 1,
    endsAfterMs: [1600],
  },
  {
    digits: "09",
    person: "is sent to, but the answer is lost",
    ...reached,
    attempts: [1, 0],
    messages: 1,
    endsAfterMs: [600],
  },
  { digits: "10", person: "is late", ...reached, attempts: [1, 0], messages: 1, endsAfterMs: [6000] },
  {
    digits: "11",
    person: "is reported twice and shuffled",
    ...reached,
    attempts: [1, 0],
    messages: 1,
    endsAfterMs: [0, 200, 600],
  },
  {
    digits: "12",
    person: "is reported before the answer",
    ...reached,
    attempts: [1, 0],
    messages: 1,
    endsAfterMs: [0],
  },
  {
    digits: "13",
    person: "meets a connection that breaks, with nothing sent", // nobody can know that, so it is not sent again
    ...failedOver,
    states: ["unknown", "delivered"],
    attempts: [1, 1],
    messages: 1,
    endsAfterMs: [15_200],
  },
  {
    digits: "42",
    person: "is anybody else",
    ...reached,
    attempts: [1, 0],
    messages: 1,
    endsAfterMs: [2000],
  },
];

const signatureSecret = "shared-by-both-sides-in-tests";
const gatewayKey = { apiKey: "12345678", apiSecret: "gateway-secret" };

const gateways: readonly (SystemOptions & { readonly gateway: string })[] = [
  { gateway: "Messages v1" },
  { gateway: "Messages v0.1", environment: { FAILOVER_GATEWAY_VERSION: "v0.1" } },
  {
    gateway: "Messages v1 with credentials and signed webhooks",
    environment: {
      FAILOVER_GATEWAY_SIGNATURE_SECRET: signatureSecret,
      FAILOVER_GATEWAY_API_KEY: gatewayKey.apiKey,
      FAILOVER_GATEWAY_API_SECRET: gatewayKey.apiSecret,
    },
    simulator: { signatureSecret, ...gatewayKey },
  },
  {
    gateway: "Messages v0.1 with signed webhooks",
    environment: {
      FAILOVER_GATEWAY_VERSION: "v0.1",
      FAILOVER_GATEWAY_SIGNATURE_SECRET: signatureSecret,
    },
    simulator: { signatureSecret },
  },
];

describe.each(gateways)("over $gateway", ({ gateway: _, ...options }) => {
  let system: TimedSystem;

  beforeAll(async () => {
    system = await startTimedSystem(options);
  });

  afterAll(() => system.stop());

  it.each(table)("…$digits, who $person", async (expected) => {
    const people = recipients(expected.digits, `${expected.digits}01`);
    const { id, created_at } = await system.client.createRun(runRequest(people));
    await system.advance(20_000);
    const run = await system.client.getRun(id);
    expect({
      status: run.status,
      step: run.outcome?.step_index,
      states: run.steps.map(({ state }) => state),
      attempts: run.steps.map(({ attempts }) => attempts),
    }).toEqual({
      status: expected.status,
      step: expected.step,
      states: expected.states,
      attempts: expected.attempts,
    });
    expect(expected.endsAfterMs).toContain(Date.parse(run.ended_at ?? "") - Date.parse(created_at));
    const accepted = [...(await system.messages(people.messenger)), ...(await system.messages(people.sms))];
    expect(accepted).toHaveLength(expected.messages);
    expect(new Set(accepted.map(({ client_ref }) => client_ref)).size).toBe(accepted.length);
  });
});

describe("a gateway that nobody can trust", () => {
  it("is not believed when its webhooks are signed with another secret", async () => {
    const environment = { FAILOVER_GATEWAY_SIGNATURE_SECRET: signatureSecret };
    const system = await startTimedSystem({ environment, simulator: { signatureSecret: "another" } });
    try {
      const { id } = await system.client.createRun(runRequest(recipients("01", "05")));
      await system.advance(20_000);
      const { steps } = await system.client.getRun(id);
      expect(steps.map(({ state }) => state)).toEqual(["expired", "submitted"]);
      expect(steps.map(({ message_status }) => message_status)).toEqual([null, null]);
    } finally {
      await system.stop();
    }
  });

  it("refuses our credentials: every step is rejected, and the 2018 door reports an error", async () => {
    const system = await startTimedSystem({ simulator: gatewayKey });
    try {
      await system.call("POST", "/beta/workflows", { body: workflowRequest(recipients("01")) });
      await system.settle();
      expect(await system.messages()).toEqual([]);
      expect(system.receiver.callbacks.map(({ body }) => [body.status, body._links])).toEqual([
        ["error", { messages: [] }],
      ]);
    } finally {
      await system.stop();
    }
  });
});
