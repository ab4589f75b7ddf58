/** Whatever comes in as a webhook, signed or not: the server does not fail, and takes the next one as if nothing had been. */
import { contactResourceSchema } from "@failover-kit/core/validation";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipients, runRequest } from "../requests.ts";
import { type System, startSystem } from "../system.ts";

const SEED = 2018;

const statusV1 = {
  message_uuid: "5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10",
  channel: "messenger",
  to: "2901000000000042",
  from: "104000000000001",
  timestamp: "2026-02-03T12:00:00Z",
  status: "rejected",
  error: { type: "https://x/messages#1300", title: "1300", detail: "unknown", instance: "x" },
  usage: { currency: "EUR", price: "0.0333" },
  client_ref: "0197c5a8d3c07c2e8a1b2c3d4e5f6a7b.0.1",
  workflow: { workflow_id: "3yQ8mWbq", items_number: "1", items_total: "3" },
};
const statusV01 = {
  ...statusV1,
  channel: undefined,
  to: { type: "messenger", id: "2901000000000042" },
  from: { type: "messenger", id: "104000000000001" },
  error: { code: 1300, reason: "unknown" },
};
const inboundV1 = {
  message_uuid: "e3b3b1d0-0d7c-4a5e-b0e8-0a5d0c5f7e21",
  channel: "whatsapp",
  to: "447700900100",
  from: "447700900042",
  timestamp: "2026-02-03T12:00:00Z",
  message_type: "text",
  text: "where is my parcel?",
  profile: { name: "Kim" },
};
const inboundV01 = {
  message_uuid: "e3b3b1d0-0d7c-4a5e-b0e8-0a5d0c5f7e21",
  to: { type: "messenger", id: "104000000000001" },
  from: { type: "messenger", id: "2901000000000042" },
  timestamp: "2018-06-11T09:00:00.000Z",
  message: { content: { type: "text", text: "where is my parcel?" } },
};

const bodies = [
  ["/webhooks/status", statusV1],
  ["/webhooks/status", statusV01],
  ["/webhooks/inbound", inboundV1],
  ["/webhooks/inbound", inboundV01],
] as const;

/** Values that programs stumble over, as JSON. */
const hostile = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '"\\ud800"',
    '"a\\u0000b"',
    "1e400",
    "-0",
    "9007199254740993",
    '""',
    "null",
    '{"__proto__":{"status":"read"}}',
    '{"constructor":{"prototype":{}}}',
    '["read"]',
    `"${"x".repeat(20_000)}"`,
    `"${"447700900042 ".repeat(2000)}"`,
    `${"[".repeat(5000)}${"]".repeat(5000)}`,
    `${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`,
  ),
);

/** Every place in a body, down to the last member. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, part]) => placesIn(part, [...path, name]))];
}

/** The JSON of a body with something else in one of its places. */
function withAt(value: unknown, [name, ...rest]: readonly string[], json: string): string {
  if (name === undefined) return json;
  const members = Object.entries(value as object).filter(([, part]) => part !== undefined);
  const parts = members.map(
    ([key, part]) =>
      `${JSON.stringify(key)}:${key === name ? withAt(part, rest, json) : JSON.stringify(part)}`,
  );
  return `{${parts.join(",")}}`;
}

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.stop());

describe("any webhook at all", () => {
  it("is taken or refused, and nothing else comes of it", async () => {
    const nearly = fc
      .constantFrom(...bodies)
      .chain(([path, body]) =>
        fc
          .tuple(fc.constantFrom(...placesIn(body)), hostile)
          .map(([place, json]) => [path, withAt(body, place, json)] as const),
      );
    const property = fc.asyncProperty(nearly, async ([path, body]) => {
      const { status } = await system.call("POST", path, { body });
      expect([200, 400]).toContain(status);
    });
    await fc.assert(property, { seed: SEED, numRuns: 400 });

    const { body } = await system.call("GET", "/v1/contacts?limit=200");
    for (const contact of contactResourceSchema.array().parse(body.contacts)) {
      expect(contact.address).not.toBe("");
    }
    const { id } = await system.client.createRun(runRequest(recipients("05")));
    const { steps } = await waitForMessage(id);
    const report = {
      ...statusV1,
      message_uuid: steps[0]?.message_uuid,
      status: "read",
      client_ref: undefined,
    };
    expect((await system.call("POST", "/webhooks/status", { body: report })).status).toBe(200);
    expect((await system.client.getRun(id)).status).toBe("completed");
  });
});

/** The run as soon as its first message has a name. */
async function waitForMessage(id: string) {
  for (;;) {
    const run = await system.client.getRun(id);
    if (run.steps[0]?.message_uuid) return run;
  }
}
