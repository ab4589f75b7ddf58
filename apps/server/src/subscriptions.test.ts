/** Subscriptions through a real listener, with a real receiver. */
import { auditEntrySchema } from "@failover-kit/core/validation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rows, SubscriptionBed } from "./testing/subscription-bed.ts";
import { addAccount, addKey } from "./testing/test-server.ts";
import { verify } from "./testing/webhook-receiver.ts";

const OTHER = { key: "ffff0000", secret: "other-secret" };

let bed: SubscriptionBed;

beforeEach(async () => {
  bed = await SubscriptionBed.begin();
});

afterEach(() => bed.end());

describe("POST /v1/subscriptions", () => {
  it("answers with the subscription and, this one time, its secret", async () => {
    const body = {
      url: "https://shop.example.com/events",
      events: ["run.completed", "step.*", "run.completed"],
      filter: { source: "n8n" },
      description: "The order desk",
    };
    const answer = await bed.test.call("POST", "/v1/subscriptions", { body });
    expect(answer.status).toBe(201);
    const { secret, ...shown } = answer.json;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(shown).toMatchObject({
      ...body,
      events: ["run.completed", "step.*"],
      status: "active",
      disabled_at: null,
    });
    expect(answer.headers.get("location")).toBe(`/v1/subscriptions/${shown.id}`);
    const found = await bed.test.call("GET", `/v1/subscriptions/${shown.id}`);
    expect(found.json).toEqual(shown);
    expect((await bed.test.call("GET", "/v1/subscriptions")).json).toEqual({ subscriptions: [shown] });
  });

  it.each([
    [{ events: ["run.completed"] }, "url"],
    [{ url: "ftp://example.com", events: ["*"] }, "url"],
    [{ url: "https://a:b@example.com", events: ["*"] }, "url"],
    [{ url: "http://10.0.0.1/x", events: ["*"] }, "url"],
    [{ url: "http://169.254.169.254/latest", events: ["*"] }, "url"],
    [{ url: "https://example.com" }, "events"],
    [{ url: "https://example.com", events: [] }, "events"],
    [{ url: "https://example.com", events: "*" }, "events"],
    [{ url: "https://example.com", events: ["run.complete"] }, "events[0]"],
    [{ url: "https://example.com", events: ["*", null] }, "events[1]"],
    [{ url: "https://example.com", events: ["*"], filter: { channel: "pigeon" } }, "filter.channel"],
    [{ url: "https://example.com", events: ["*"], filter: { run_id: "7" } }, "filter.run_id"],
    [{ url: "https://example.com", events: ["*"], filter: { clientref: "7" } }, "filter.clientref"],
    [{ url: "https://example.com", events: ["*"], secret: "mine" }, "secret"],
    [{ url: "https://example.com", events: ["*"], description: "a\0b" }, "description"],
  ])("refuses %j by the place %s", async (body, name) => {
    const answer = await bed.test.call("POST", "/v1/subscriptions", { body });
    expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
    expect(answer.json.invalid_parameters).toMatchObject([{ name }]);
  });

  it("says which event was probably meant", async () => {
    const body = { url: "https://example.com", events: ["run.complete"] };
    const { json } = await bed.test.call("POST", "/v1/subscriptions", { body });
    expect(JSON.stringify(json.invalid_parameters)).toContain('Did you mean \\"run.completed\\"?');
  });

  it("takes a hundred for one account and no more", async () => {
    for (let count = 0; count < 100; count += 1) await bed.subscribe();
    const body = { url: bed.receiver.url, events: ["*"] };
    const answer = await bed.test.call("POST", "/v1/subscriptions", { body });
    expect([answer.status, answer.json.code]).toEqual([409, "too_many_subscriptions"]);
  }, 30_000);
});

describe("managing", () => {
  it("sends a test at once and tells what came of it", async () => {
    const { id, secret } = await bed.subscribe({ events: ["run.failed"] });
    const good = await bed.test.call("POST", `/v1/subscriptions/${id}/test`);
    expect([good.status, good.json]).toMatchObject([
      200,
      { type: "subscription.test", status: "delivered", last_status: 204, attempts: 1, seq: null },
    ]);
    const [event] = bed.receiver.taken;
    expect(event && verify(event, secret)).toMatchObject({
      type: "subscription.test",
      data: { subscription_id: id },
    });
    for (const [reaction, shown] of [
      [500, { last_status: 500, last_failure: null }],
      ["cut", { last_status: null, last_failure: "connection_failed" }],
    ] as const) {
      bed.receiver.react = () => reaction;
      const bad = await bed.test.call("POST", `/v1/subscriptions/${id}/test`);
      expect(bad.json).toMatchObject({ status: "failed", next_attempt_at: null, ...shown });
    }
  });

  it("signs with the new secret and with those before, also when it was rotated twice", async () => {
    const { id, secret } = await bed.subscribe();
    const rotate = async () =>
      String((await bed.test.call("POST", `/v1/subscriptions/${id}/rotate-secret`)).json.secret);
    const secrets = [secret, await rotate(), await rotate()];
    expect(new Set(secrets).size).toBe(3);
    await bed.createRun();
    await bed.receiver.hasTaken(1);
    for (const valid of secrets)
      expect(bed.receiver.taken[0] && verify(bed.receiver.taken[0], valid)).toBeTruthy();
    expect((await bed.test.call("GET", `/v1/subscriptions/${id}`)).json.secret).toBeUndefined();
  });

  it("sends nothing more once deleted", async () => {
    const { id } = await bed.subscribe();
    const other = await bed.subscribe({ events: ["run.accepted"] });
    const gone = await bed.test.call("DELETE", `/v1/subscriptions/${id}`);
    expect([gone.status, gone.text]).toEqual([204, ""]);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/deliveries"],
      ["POST", "/test"],
    ] as const) {
      expect((await bed.test.call(method, `/v1/subscriptions/${id}${path}`)).status).toBe(404);
    }
    await bed.createRun();
    await bed.receiver.hasTaken(1);
    expect(bed.receiver.received.map(({ webhookId }) => webhookId)).toEqual([
      expect.stringContaining(other.id),
    ]);
  });

  it("shows the delivery log newest first, page by page, and replays with the same id", async () => {
    const { id } = await bed.subscribe({ events: ["run.accepted"] });
    const runs = [];
    for (let count = 0; count < 3; count += 1) {
      runs.unshift(await bed.createRun());
      await bed.receiver.hasTaken(count + 1);
    }
    const path = `/v1/subscriptions/${id}/deliveries`;
    await bed.delivered(path, 3);
    const first = await bed.test.call("GET", `${path}?limit=2`);
    const second = await bed.test.call("GET", `${path}?limit=2&cursor=${first.json.next_cursor}`);
    const pages = [...rows(first.json.deliveries), ...rows(second.json.deliveries)];
    expect(pages.map(({ run_id }) => run_id)).toEqual(runs);
    expect(second.json.next_cursor).toBeNull();
    const [newest] = pages;
    expect(newest).toMatchObject({
      status: "delivered",
      attempts: 1,
      last_status: 204,
      next_attempt_at: null,
    });
    const replay = await bed.test.call("POST", `${path}/${newest?.id}/replay`);
    expect([replay.status, replay.json.status]).toEqual([202, "pending"]);
    await bed.receiver.hasTaken(4);
    expect(bed.receiver.taken.at(-1)?.webhookId).toBe(newest?.webhook_id);
    expect(bed.receiver.taken.at(-1)?.payload).toBe(bed.receiver.taken.at(-2)?.payload);
  });

  it("refuses a cursor that is of no delivery in this log, in the same words whosever it is", async () => {
    const [one, other] = [await bed.subscribe(), await bed.subscribe()];
    for (const { id } of [one, one, other, other])
      await bed.test.call("POST", `/v1/subscriptions/${id}/test`);
    const page = async ({ id }: { id: string }, cursor: unknown) =>
      bed.test.call("GET", `/v1/subscriptions/${id}/deliveries?limit=1&cursor=${cursor}`);
    const { json } = await bed.test.call("GET", `/v1/subscriptions/${other.id}/deliveries?limit=1`);
    expect((await page(other, json.next_cursor)).status).toBe(200);
    const nobodys = Buffer.alloc(16, 7).toString("base64url");
    const [theirs, unknown] = [await page(one, json.next_cursor), await page(one, nobodys)];
    expect(theirs).toMatchObject({ status: 422, json: { invalid_parameters: [{ name: "cursor" }] } });
    expect(theirs.json.invalid_parameters).toEqual(unknown.json.invalid_parameters);
    expect((await page(one, "x")).status).toBe(422);
  });

  it("shows that a subscription is disabled, sends nothing, and goes on where it stopped when enabled", async () => {
    const { id } = await bed.subscribe({ events: ["run.accepted"] });
    await bed.createRun();
    await bed.receiver.hasTaken(1);
    const path = `/v1/subscriptions/${id}`;
    await bed.delivered(`${path}/deliveries`, 1);
    const nothing = { results: [], advances: [] };
    const log = { type: "subscription.disabled", at: Date.now(), data: {} } as const;
    await bed.store.subscriptions.commit({
      ...nothing,
      now: Date.now(),
      disabled: [{ subscriptionId: id, log }],
    });
    await bed.restart({});
    const shown = await bed.test.call("GET", path);
    expect(shown.json).toMatchObject({ status: "disabled", disabled_at: expect.any(String) });
    const [delivery] = rows((await bed.test.call("GET", `${path}/deliveries`)).json.deliveries);
    const replay = await bed.test.call("POST", `${path}/deliveries/${delivery?.id}/replay`);
    expect([replay.status, replay.json.code]).toEqual([409, "subscription_disabled"]);
    const runId = await bed.createRun();
    await bed.test.settle();
    expect(bed.receiver.received).toHaveLength(1);
    expect((await bed.test.call("POST", `${path}/test`)).json.status).toBe("delivered");
    const enabled = await bed.test.call("POST", `${path}/enable`);
    expect(enabled.json).toMatchObject({ status: "active", disabled_at: null });
    await bed.receiver.hasTaken(3);
    expect(bed.receiver.taken.at(-1)?.data.run_id).toBe(runId);
  });

  it("stands in the audit log: who subscribed, ended, rotated and replayed what", async () => {
    const sender = await addKey(bed.test, "sender");
    const call = (method: "POST" | "DELETE", path: string, body?: object) =>
      bed.test.call(method, `/v1/subscriptions${path}`, { as: sender, body });
    const { json } = await call("POST", "", { url: bed.receiver.url, events: ["run.accepted"] });
    const path = `/${json.id}`;
    await call("POST", `${path}/rotate-secret`);
    await call("POST", `${path}/enable`); // it is active: nothing changes
    const { id } = (await call("POST", `${path}/test`)).json; // changes nothing
    await call("POST", `${path}/deliveries/${id}/replay`);
    await call("DELETE", path);
    await call("DELETE", path);
    const { entries } = (await bed.test.call("GET", `/v1/audit?target=${json.id}`)).json;
    expect(auditEntrySchema.array().parse(entries).toReversed()).toMatchObject(
      [
        "subscription.created",
        "subscription.secret_rotated",
        "delivery.replayed",
        "subscription.deleted",
      ].map((action) => ({ action, caller: `key ${sender.key}` })),
    );
  });

  it("does not replay what has not ended", async () => {
    bed.receiver.react = () => 500;
    const { id } = await bed.subscribe({ events: ["run.accepted"] });
    await bed.createRun();
    await bed.receiver.hasReceived(1);
    const path = `/v1/subscriptions/${id}/deliveries`;
    const { json } = await bed.test.call("GET", `${path}?status=pending`);
    const [pending] = rows(json.deliveries);
    const answer = await bed.test.call("POST", `${path}/${pending?.id}/replay`);
    expect([answer.status, answer.json.code]).toEqual([409, "delivery_pending"]);
    expect((await bed.test.call("GET", `${path}?status=failed`)).json.deliveries).toEqual([]);
    expect((await bed.test.call("GET", `${path}?status=lost`)).status).toBe(422);
  });

  it("hides another account's subscriptions, deliveries and events everywhere", async () => {
    await addAccount(bed.test.store, OTHER);
    const { id } = await bed.subscribe();
    const other = await bed.test.call("POST", "/v1/subscriptions", {
      body: { url: bed.receiver.url, events: ["*"] },
      as: OTHER,
    });
    await bed.createRun();
    await bed.receiver.hasTaken(3);
    const path = `/v1/subscriptions/${id}`;
    await bed.delivered(`${path}/deliveries`, 3);
    const [delivery] = rows((await bed.test.call("GET", `${path}/deliveries`)).json.deliveries);
    for (const [method, below] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/rotate-secret"],
      ["POST", "/enable"],
      ["POST", "/test"],
      ["GET", "/deliveries"],
      ["POST", `/deliveries/${delivery?.id}/replay`],
    ] as const) {
      const theirs = await bed.test.call(method, path + below, { as: OTHER });
      const nobodys = await bed.test.call(method, path.replace(id, crypto.randomUUID()) + below);
      expect([theirs.status, theirs.json.detail]).toEqual([404, nobodys.json.detail]);
    }
    const own = `/v1/subscriptions/${other.json.id}`;
    expect(
      (await bed.test.call("POST", `${own}/deliveries/${delivery?.id}/replay`, { as: OTHER })).status,
    ).toBe(404);
    expect((await bed.test.call("GET", `${own}/deliveries`, { as: OTHER })).json.deliveries).toEqual([]);
    expect(
      rows((await bed.test.call("GET", "/v1/subscriptions", { as: OTHER })).json.subscriptions),
    ).toHaveLength(1);
    expect(
      bed.receiver.received.filter(({ webhookId }) => webhookId.includes(String(other.json.id))),
    ).toEqual([]);
  });
});
