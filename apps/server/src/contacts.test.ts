/** Who is known, and from what, through a real listener. */
import type { ContactResource } from "@failover-kit/core/model";
import { contactResourceSchema } from "@failover-kit/core/validation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runRequest } from "./testing/requests.ts";
import { addAccount, FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

const OTHER = { key: "ffff0000", secret: "other-secret" };
let test: TestServer;

beforeEach(async () => {
  test = await startTestServer();
});

afterEach(() => test.server.stop());

async function contacts(query = "", as = FIRST): Promise<ContactResource[]> {
  const { json } = await test.call("GET", `/v1/contacts${query}`, { as });
  return contactResourceSchema.array().parse(json.contacts);
}

const inMessenger = {
  channel: "messenger",
  message_uuid: "e3b3b1d0",
  to: "104000000000001",
  from: "2901000000000042",
  timestamp: "2026-01-03T12:00:00Z",
  message_type: "text",
  text: "where is my parcel?",
};
const inWhatsapp01 = {
  message_uuid: "e3b3b1d1",
  to: { type: "whatsapp", number: "447700900100" },
  from: { type: "whatsapp", number: "447700900042" },
  timestamp: "2019-01-03T12:00:00.000Z",
  profile: { name: "Kim" },
  message: { content: { type: "text", text: "hello" } },
};

function write(body: unknown) {
  return test.call("POST", "/webhooks/inbound", { as: null, body });
}

describe("GET /v1/contacts", () => {
  it("knows who wrote, in either generation of webhooks, ready to be picked as a recipient", async () => {
    for (const body of [inMessenger, inWhatsapp01]) expect((await write(body)).status).toBe(200);
    expect(await contacts("?channel=messenger")).toMatchObject([
      {
        channel: "messenger",
        address: "2901000000000042",
        sender: "104000000000001",
        name: null,
        last_run_id: null,
        last_inbound: { type: "text", text: "where is my parcel?", sent_at: "2026-01-03T12:00:00.000Z" },
      },
    ]);
    expect(await contacts("?search=kim")).toMatchObject([{ channel: "whatsapp", address: "447700900042" }]);
  });

  it("knows whom earlier runs were for", async () => {
    const { json } = await test.call("POST", "/v1/runs", { body: runRequest() });
    const found = await contacts("?written=false");
    expect(found.map(({ channel, address }) => `${channel} ${address}`).toSorted()).toEqual([
      "messenger 2901000000000042",
      "sms 447700900042",
    ]);
    expect(found).toMatchObject([{ last_run_id: json.id }, { last_run_id: json.id }]);
  });

  it("pages by a cursor that holds no address", async () => {
    for (let index = 0; index < 5; index++) await write({ ...inMessenger, from: `290100000000004${index}` });
    const seen: string[] = [];
    let query = "?limit=2";
    for (const length of [2, 2, 1]) {
      const { json } = await test.call("GET", `/v1/contacts${query}`);
      const page = json.contacts as unknown as ContactResource[];
      expect(page).toHaveLength(length);
      seen.push(...page.map(({ address }) => address));
      const cursor = String(json.next_cursor);
      expect(Buffer.from(cursor, "base64url").toString()).not.toContain("2901");
      query = `?limit=2&cursor=${cursor}`;
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map((index) => `290100000000004${index}`));
  });

  it("says what is wrong with a filter", async () => {
    for (const [query, name] of [
      ["?channel=fax", "channel"],
      ["?written=maybe", "written"],
      ["?cursor=x", "cursor"],
      ["?sender=x", "sender"],
    ] as const) {
      const answer = await test.call("GET", `/v1/contacts${query}`);
      expect([answer.status, answer.json.invalid_parameters], query).toMatchObject([422, [{ name }]]);
    }
  });

  it("gives what is written to an address to the accounts that send from it, or else to the first one", async () => {
    await addAccount(test.store, OTHER);
    await test.call("POST", "/v1/runs", { as: OTHER, body: runRequest() });
    await write(inMessenger);
    await write(inWhatsapp01);
    expect(await contacts("?written=true", OTHER)).toMatchObject([{ channel: "messenger" }]);
    expect(await contacts("?written=true")).toMatchObject([{ channel: "whatsapp" }]);
  });
});

describe("POST /webhooks/inbound", () => {
  it("completes a run whose step asks for a reply, and says so in its outcome and its timeline", async () => {
    const [messenger, sms] = runRequest().steps;
    const failover = { condition_status: "read", expiry_time: 600, stop_on_reply: true };
    const body = { steps: [{ ...messenger, failover }, sms] };
    const id = String((await test.call("POST", "/v1/runs", { body })).json.id);
    await test.settle();
    await write({ ...inMessenger, timestamp: new Date().toISOString() });
    const { json } = await test.call("GET", `/v1/runs/${id}`);
    expect(json).toMatchObject({
      status: "completed",
      outcome: { reason: "replied", step_index: 0, channel: "messenger", late: false },
      steps: [{ failover }, { state: "skipped" }],
    });
    const { json: timeline } = await test.call("GET", `/v1/runs/${id}/events`);
    expect(timeline.events).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ type: "step.replied", step_index: 0 })]),
    );
  });

  it("takes what it does not know without a word, and says where a body is malformed", async () => {
    expect((await write({ ...inMessenger, channel: "email" })).status).toBe(200);
    const answer = await write({ ...inMessenger, from: undefined });
    expect([answer.status, answer.json.code]).toEqual([400, "invalid_webhook"]);
    expect(answer.json.invalid_parameters).toMatchObject([{ name: "from" }]);
    expect(await contacts()).toEqual([]);
  });
});
