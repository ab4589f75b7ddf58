/** Subscriptions through a real listener, with a real receiver. */
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { AllowedAddresses } from "./callbacks/allowed-addresses.ts";
import { UndiciCallbackSender } from "./sending/undici-callback-sender.ts";
import type { ReplaceableParts } from "./server.ts";
import { parcelNotice } from "./testing/definitions.ts";
import { runRequest } from "./testing/requests.ts";
import { addAccount, startTestServer, type TestServer } from "./testing/test-server.ts";
import {
  type ReceivedEvent,
  sign,
  startReceiver,
  verify,
  type WebhookReceiver,
} from "./testing/webhook-receiver.ts";

const OTHER = { key: "ffff0000", secret: "other-secret" };
const LOCAL = { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" };

let store: SqliteStore;
let test: TestServer;
let receiver: WebhookReceiver;

beforeEach(async () => {
  receiver = await startReceiver();
  store = openSqliteStore({ path: ":memory:" });
  test = await startTestServer(LOCAL, { store: keptOpen(store) });
});

afterEach(async () => {
  await test.server.stop();
  await receiver.close();
  await store.close();
});

async function subscribe(parts: object = {}): Promise<{ id: string; secret: string }> {
  const body = { url: receiver.url, events: ["*"], ...parts };
  const { status, json } = await test.call("POST", "/v1/subscriptions", { body });
  expect(status).toBe(201);
  return { id: String(json.id), secret: String(json.secret) };
}

async function createNamedRun(workflow: string): Promise<void> {
  await test.call("PUT", `/v1/workflows/${workflow}`, { body: parcelNotice() });
  const variables = { number: 7731, phone: "447700900042" };
  const { status } = await test.call("POST", "/v1/runs", { body: { workflow, variables } });
  expect(status).toBe(202);
}

async function createRun(parts = {}): Promise<string> {
  return String((await test.call("POST", "/v1/runs", { body: runRequest(parts) })).json.id);
}

describe("POST /v1/subscriptions", () => {
  it("answers with the subscription and, this one time, its secret", async () => {
    const body = {
      url: "https://shop.example.com/events",
      events: ["run.completed", "step.*", "run.completed"],
      filter: { source: "n8n" },
      description: "The order desk",
    };
    const answer = await test.call("POST", "/v1/subscriptions", { body });
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
    const found = await test.call("GET", `/v1/subscriptions/${shown.id}`);
    expect(found.json).toEqual(shown);
    expect((await test.call("GET", "/v1/subscriptions")).json).toEqual({ subscriptions: [shown] });
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
    const answer = await test.call("POST", "/v1/subscriptions", { body });
    expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
    expect(answer.json.invalid_parameters).toMatchObject([{ name }]);
  });

  it("says which event was probably meant", async () => {
    const body = { url: "https://example.com", events: ["run.complete"] };
    const { json } = await test.call("POST", "/v1/subscriptions", { body });
    expect(JSON.stringify(json.invalid_parameters)).toContain('Did you mean \\"run.completed\\"?');
  });

  it("takes a hundred for one account and no more", async () => {
    for (let count = 0; count < 100; count += 1) await subscribe();
    const body = { url: receiver.url, events: ["*"] };
    const answer = await test.call("POST", "/v1/subscriptions", { body });
    expect([answer.status, answer.json.code]).toEqual([409, "too_many_subscriptions"]);
  }, 30_000);
});

describe("an event", () => {
  it("is delivered, signed, with its run in short, from the moment of the subscription on", async () => {
    await createRun();
    await test.settle();
    const { secret } = await subscribe({ events: ["run.*"] });
    const id = await createRun({ client_ref: "order-7731", metadata: { shop: 7 } });
    await test.settle();
    await test.call("POST", `/v1/runs/${id}/cancel`);
    await receiver.hasTaken(2);
    const [accepted, canceled] = receiver.taken;
    expect(accepted && verify(accepted, secret)).toMatchObject({
      type: "run.accepted",
      data: {
        type: "run.accepted",
        run_id: id,
        run: { id, client_ref: "order-7731", metadata: { shop: 7 } },
      },
    });
    expect(canceled).toMatchObject({
      type: "run.canceled",
      timestamp: canceled?.data.at,
      data: { step_index: 0, run: { status: "canceled", outcome: { reason: "canceled" } } },
    });
    expect(canceled?.payload).not.toMatch(/447700900042|Parcel/);
    expect(() => canceled && verify(canceled, `whsec_${Buffer.alloc(32).toString("base64")}`)).toThrow();
  });

  it("goes only to those whose filter fits", async () => {
    const wanted = await createRun();
    const filters = [
      { client_ref: "order-1" },
      { source: "n8n" },
      { channel: "rcs" },
      { run_id: wanted },
      { channel: "sms", source: "n8n" },
      { workflow: "parcel-notice" },
    ];
    const ids = new Map<string, object>();
    for (const filter of filters) {
      const { id } = await subscribe({ events: ["run.accepted", "run.canceled"], filter });
      ids.set(id, filter);
    }
    await createRun({ client_ref: "order-1" });
    await createRun({ source: "n8n" });
    await createNamedRun("parcel-notice");
    await test.call("POST", `/v1/runs/${wanted}/cancel`);
    await receiver.hasTaken(5);
    const got = async (filter: object) => {
      const [id] = [...ids].find(([, known]) => known === filter) ?? [];
      const { json } = await test.call("GET", `/v1/subscriptions/${id}/deliveries`);
      return list(json.deliveries).map(({ type }) => type);
    };
    expect(await Promise.all(filters.map(got))).toEqual([
      ["run.accepted"],
      ["run.accepted"],
      [],
      ["run.canceled"],
      ["run.accepted"],
      ["run.accepted"],
    ]);
  });

  it("reaches its receiver at least once and in order per run, whatever the receiver does", async () => {
    const impatient = new UndiciCallbackSender({
      operatorUrl: null,
      allowed: new AllowedAddresses(["127.0.0.0/8"]),
      timeoutMs: 300,
    });
    onTestFinished(() => impatient.close());
    await restart({ deliveries: impatient, clock: hastyClock() });
    const { secret } = await subscribe();
    const reactions = [500, "cut", 204, "silence", 307, 204, 429] as const;
    receiver.react = ({ webhookId, data }) => {
      const isFirst = receiver.received.every((earlier) => earlier.webhookId !== webhookId);
      return isFirst ? (reactions[data.seq % reactions.length] ?? 204) : 204;
    };
    const runs = await Promise.all(Array.from({ length: 12 }, () => createRun()));
    await test.settle();
    await Promise.all(runs.map((id) => test.call("POST", `/v1/runs/${id}/cancel`)));
    await test.settle();
    const log = await logOf();
    expect(log.length).toBeGreaterThanOrEqual(runs.length * 4);
    const idsTaken = () => new Set(receiver.taken.map(({ webhookId }) => webhookId)).size;
    while (idsTaken() < log.length) await receiver.hasTaken(receiver.taken.length + 1);
    const taken = receiver.taken.map(({ data }) => data.seq);
    expect(new Set(taken)).toEqual(new Set(log.map(({ seq }) => seq)));
    for (const id of runs) {
      const of = (events: readonly ReceivedEvent[]) =>
        events.flatMap(({ data }) => (data.run_id === id ? [data.seq] : []));
      const expected = log.filter(({ runId }) => runId === id).map(({ seq }) => seq);
      expect([...new Set(of(receiver.taken))]).toEqual(expected);
      // Also with the tries that failed: nothing is sent before what comes before it was taken.
      expect([...new Set(of(receiver.received))]).toEqual(expected);
    }
    for (const event of receiver.received)
      expect(event.headers["webhook-signature"]).toBe(sign(event, secret));
    expect(idsTaken()).toBe(log.length);
  });

  it("is still owed after a restart, and carries the same id", async () => {
    receiver.react = () => 503;
    const { id } = await subscribe({ events: ["run.accepted"] });
    const runId = await createRun();
    await receiver.hasReceived(1);
    await restart({ clock: hastyClock() });
    receiver.react = () => 204;
    await receiver.hasTaken(1);
    const [taken] = receiver.taken;
    expect(taken?.data.run_id).toBe(runId);
    expect(new Set(receiver.received.map(({ webhookId }) => webhookId)).size).toBe(1);
    expect(taken?.webhookId).toBe(`msg_${id}_${taken?.data.seq}`);
  });

  it("is never sent to an address that may not be called", async () => {
    const guarded = new UndiciCallbackSender({ operatorUrl: null, allowed: new AllowedAddresses([]) });
    onTestFinished(() => guarded.close());
    await restart({ deliveries: guarded });
    const { id } = await subscribe();
    const { json } = await test.call("POST", `/v1/subscriptions/${id}/test`);
    expect(json).toMatchObject({ status: "failed", last_status: null, last_failure: "address_not_allowed" });
    expect(receiver.received).toEqual([]);
  });
});

describe("managing", () => {
  it("sends a test at once and tells what came of it", async () => {
    const { id, secret } = await subscribe({ events: ["run.failed"] });
    const good = await test.call("POST", `/v1/subscriptions/${id}/test`);
    expect([good.status, good.json]).toMatchObject([
      200,
      { type: "subscription.test", status: "delivered", last_status: 204, attempts: 1, seq: null },
    ]);
    const [event] = receiver.taken;
    expect(event && verify(event, secret)).toMatchObject({
      type: "subscription.test",
      data: { subscription_id: id },
    });
    for (const [reaction, shown] of [
      [500, { last_status: 500, last_failure: null }],
      ["cut", { last_status: null, last_failure: "connection_failed" }],
    ] as const) {
      receiver.react = () => reaction;
      const bad = await test.call("POST", `/v1/subscriptions/${id}/test`);
      expect(bad.json).toMatchObject({ status: "failed", next_attempt_at: null, ...shown });
    }
  });

  it("signs with both secrets after a rotation", async () => {
    const { id, secret } = await subscribe();
    const rotated = await test.call("POST", `/v1/subscriptions/${id}/rotate-secret`);
    const renewed = String(rotated.json.secret);
    expect(renewed).not.toBe(secret);
    await createRun();
    await receiver.hasTaken(1);
    for (const valid of [secret, renewed])
      expect(receiver.taken[0] && verify(receiver.taken[0], valid)).toBeTruthy();
    expect((await test.call("GET", `/v1/subscriptions/${id}`)).json.secret).toBeUndefined();
  });

  it("sends nothing more once deleted", async () => {
    const { id } = await subscribe();
    const other = await subscribe({ events: ["run.accepted"] });
    const gone = await test.call("DELETE", `/v1/subscriptions/${id}`);
    expect([gone.status, gone.text]).toEqual([204, ""]);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/deliveries"],
      ["POST", "/test"],
    ] as const) {
      expect((await test.call(method, `/v1/subscriptions/${id}${path}`)).status).toBe(404);
    }
    await createRun();
    await receiver.hasTaken(1);
    expect(receiver.received.map(({ webhookId }) => webhookId)).toEqual([expect.stringContaining(other.id)]);
  });

  it("shows the delivery log newest first, page by page, and replays with the same id", async () => {
    const { id } = await subscribe({ events: ["run.accepted"] });
    const runs = [];
    for (let count = 0; count < 3; count += 1) {
      runs.unshift(await createRun());
      await receiver.hasTaken(count + 1);
    }
    const path = `/v1/subscriptions/${id}/deliveries`;
    await delivered(path, 3);
    const first = await test.call("GET", `${path}?limit=2`);
    const second = await test.call("GET", `${path}?limit=2&cursor=${first.json.next_cursor}`);
    const pages = [...list(first.json.deliveries), ...list(second.json.deliveries)];
    expect(pages.map(({ run_id }) => run_id)).toEqual(runs);
    expect(second.json.next_cursor).toBeNull();
    const [newest] = pages;
    expect(newest).toMatchObject({
      status: "delivered",
      attempts: 1,
      last_status: 204,
      next_attempt_at: null,
    });
    const replay = await test.call("POST", `${path}/${newest?.id}/replay`);
    expect([replay.status, replay.json.status]).toEqual([202, "pending"]);
    await receiver.hasTaken(4);
    expect(receiver.taken.at(-1)?.webhookId).toBe(newest?.webhook_id);
    expect(receiver.taken.at(-1)?.payload).toBe(receiver.taken.at(-2)?.payload);
  });

  it("shows that a subscription is disabled, sends nothing, and goes on where it stopped when enabled", async () => {
    const { id } = await subscribe({ events: ["run.accepted"] });
    await createRun();
    await receiver.hasTaken(1);
    const path = `/v1/subscriptions/${id}`;
    await delivered(`${path}/deliveries`, 1);
    const nothing = { results: [], advances: [] };
    const log = { type: "subscription.disabled", at: Date.now(), data: {} } as const;
    await store.subscriptions.commit({
      ...nothing,
      now: Date.now(),
      disabled: [{ subscriptionId: id, log }],
    });
    await restart({});
    const shown = await test.call("GET", path);
    expect(shown.json).toMatchObject({ status: "disabled", disabled_at: expect.any(String) });
    const [delivery] = list((await test.call("GET", `${path}/deliveries`)).json.deliveries);
    const replay = await test.call("POST", `${path}/deliveries/${delivery?.id}/replay`);
    expect([replay.status, replay.json.code]).toEqual([409, "subscription_disabled"]);
    const runId = await createRun();
    await test.settle();
    expect(receiver.received).toHaveLength(1);
    expect((await test.call("POST", `${path}/test`)).json.status).toBe("delivered");
    const enabled = await test.call("POST", `${path}/enable`);
    expect(enabled.json).toMatchObject({ status: "active", disabled_at: null });
    await receiver.hasTaken(3);
    expect(receiver.taken.at(-1)?.data.run_id).toBe(runId);
  });

  it("does not replay what has not ended", async () => {
    receiver.react = () => 500;
    const { id } = await subscribe({ events: ["run.accepted"] });
    await createRun();
    await receiver.hasReceived(1);
    const path = `/v1/subscriptions/${id}/deliveries`;
    const { json } = await test.call("GET", `${path}?status=pending`);
    const [pending] = list(json.deliveries);
    const answer = await test.call("POST", `${path}/${pending?.id}/replay`);
    expect([answer.status, answer.json.code]).toEqual([409, "delivery_pending"]);
    expect((await test.call("GET", `${path}?status=failed`)).json.deliveries).toEqual([]);
    expect((await test.call("GET", `${path}?status=lost`)).status).toBe(422);
  });

  it("hides another account's subscriptions, deliveries and events everywhere", async () => {
    await addAccount(test.store, OTHER);
    const { id } = await subscribe();
    const other = await test.call("POST", "/v1/subscriptions", {
      body: { url: receiver.url, events: ["*"] },
      as: OTHER,
    });
    await createRun();
    await receiver.hasTaken(3);
    const path = `/v1/subscriptions/${id}`;
    await delivered(`${path}/deliveries`, 3);
    const [delivery] = list((await test.call("GET", `${path}/deliveries`)).json.deliveries);
    for (const [method, below] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/rotate-secret"],
      ["POST", "/enable"],
      ["POST", "/test"],
      ["GET", "/deliveries"],
      ["POST", `/deliveries/${delivery?.id}/replay`],
    ] as const) {
      const theirs = await test.call(method, path + below, { as: OTHER });
      const nobodys = await test.call(method, path.replace(id, crypto.randomUUID()) + below);
      expect([theirs.status, theirs.json.detail]).toEqual([404, nobodys.json.detail]);
    }
    const own = `/v1/subscriptions/${other.json.id}`;
    expect((await test.call("POST", `${own}/deliveries/${delivery?.id}/replay`, { as: OTHER })).status).toBe(
      404,
    );
    expect((await test.call("GET", `${own}/deliveries`, { as: OTHER })).json.deliveries).toEqual([]);
    expect(
      list((await test.call("GET", "/v1/subscriptions", { as: OTHER })).json.subscriptions),
    ).toHaveLength(1);
    expect(receiver.received.filter(({ webhookId }) => webhookId.includes(String(other.json.id)))).toEqual(
      [],
    );
  });
});

interface Listed {
  readonly type: string;
  readonly id: string;
  readonly webhook_id: string;
  readonly run_id: string;
}

function list(value: unknown): readonly Listed[] {
  return value as readonly Listed[];
}

/** Until the log says so: the receiver knows a moment earlier. */
async function delivered(path: string, count: number): Promise<void> {
  for (;;) {
    const { json } = await test.call("GET", `${path}?status=delivered`);
    if (list(json.deliveries).length >= count) return;
  }
}

async function logOf() {
  const accountId = (await test.store.accounts.listAccounts())[0]?.id ?? "";
  return test.store.runs.listLog({ accountId, runId: null, afterSeq: 0, limit: 1000 });
}

/** A clock that runs a hundred times as fast. */
function hastyClock() {
  const begin = Date.now();
  const now = () => begin + (Date.now() - begin) * 100;
  return {
    now,
    wakeAt(at: number, wake: () => void) {
      const timer = setTimeout(wake, Math.max(0, at - now()) / 100);
      return () => clearTimeout(timer);
    },
  };
}

/** Stops the server and starts another one on what it has stored. */
async function restart(parts: ReplaceableParts): Promise<void> {
  await test.server.stop();
  test = await startTestServer(LOCAL, { ...parts, store: keptOpen(store) });
}

/** Outlives the server that it is given to. */
function keptOpen(store: SqliteStore): SqliteStore {
  return { ...store, close: () => Promise.resolve() };
}
