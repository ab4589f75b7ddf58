/** What subscriptions are told, through a real listener, with a real receiver. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { AllowedAddresses } from "./callbacks/allowed-addresses.ts";
import { messageIdOf } from "./message-id.ts";
import { UndiciCallbackSender } from "./sending/undici-callback-sender.ts";
import { messageRequest } from "./testing/requests.ts";
import { rows, SubscriptionBed } from "./testing/subscription-bed.ts";
import { type ReceivedEvent, sign, verify } from "./testing/webhook-receiver.ts";

let bed: SubscriptionBed;

beforeEach(async () => {
  bed = await SubscriptionBed.begin();
});

afterEach(() => bed.end());

describe("an event", () => {
  it("is delivered, signed, with its run in short, from the moment of the subscription on", async () => {
    await bed.createRun();
    await bed.test.settle();
    const { secret } = await bed.subscribe({ events: ["run.*"] });
    const id = await bed.createRun({ client_ref: "order-7731", metadata: { shop: 7 } });
    await bed.test.settle();
    await bed.test.call("POST", `/v1/runs/${id}/cancel`);
    await bed.receiver.hasTaken(2);
    const [accepted, canceled] = bed.receiver.taken;
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
    const wanted = await bed.createRun();
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
      const { id } = await bed.subscribe({ events: ["run.accepted", "run.canceled"], filter });
      ids.set(id, filter);
    }
    await bed.createRun({ client_ref: "order-1" });
    await bed.createRun({ source: "n8n" });
    await bed.createNamedRun("parcel-notice");
    await bed.test.call("POST", `/v1/runs/${wanted}/cancel`);
    await bed.receiver.hasTaken(5);
    const got = async (filter: object) => {
      const [id] = [...ids].find(([, known]) => known === filter) ?? [];
      const { json } = await bed.test.call("GET", `/v1/subscriptions/${id}/deliveries`);
      return rows(json.deliveries).map(({ type }) => type);
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

  it("of a run is wanted by the id of any of its messages", async () => {
    const { json } = await bed.test.call("POST", "/v1/messages", { body: messageRequest() });
    const runId = String(json.message_uuid);
    const filter = { run_id: messageIdOf(runId, 1) };
    const { id } = await bed.subscribe({ events: ["run.canceled"], filter });
    expect((await bed.test.call("GET", `/v1/subscriptions/${id}`)).json.filter).toEqual({ run_id: runId });
    await bed.test.call("POST", `/v1/runs/${runId}/cancel`);
    await bed.receiver.hasTaken(1);
    expect(bed.receiver.taken[0]?.data.run_id).toBe(runId);
  });

  it("of a run that is not there cannot be wanted", async () => {
    const body = { url: bed.receiver.url, events: ["*"], filter: { run_id: crypto.randomUUID() } };
    const { status, json } = await bed.test.call("POST", "/v1/subscriptions", { body });
    expect([status, json.invalid_parameters]).toMatchObject([422, [{ name: "filter.run_id" }]]);
  });

  it("reaches its bed.receiver at least once and in order per run, whatever the bed.receiver does", async () => {
    const impatient = new UndiciCallbackSender({
      operatorUrl: null,
      allowed: new AllowedAddresses(["127.0.0.0/8"]),
      timeoutMs: 300,
    });
    onTestFinished(() => impatient.close());
    await bed.restart({ deliveries: impatient, clock: hastyClock() });
    const { secret } = await bed.subscribe();
    const reactions = [500, "cut", 204, "silence", 307, 204, 429] as const;
    bed.receiver.react = ({ webhookId, data }) => {
      const isFirst = bed.receiver.received.every((earlier) => earlier.webhookId !== webhookId);
      return isFirst ? (reactions[data.seq % reactions.length] ?? 204) : 204;
    };
    const runs = await Promise.all(Array.from({ length: 12 }, () => bed.createRun()));
    await bed.test.settle();
    await Promise.all(runs.map((id) => bed.test.call("POST", `/v1/runs/${id}/cancel`)));
    await bed.test.settle();
    const log = await bed.logOf();
    expect(log.length).toBeGreaterThanOrEqual(runs.length * 4);
    const idsTaken = () => new Set(bed.receiver.taken.map(({ webhookId }) => webhookId)).size;
    while (idsTaken() < log.length) await bed.receiver.hasTaken(bed.receiver.taken.length + 1);
    const taken = bed.receiver.taken.map(({ data }) => data.seq);
    expect(new Set(taken)).toEqual(new Set(log.map(({ seq }) => seq)));
    for (const id of runs) {
      const of = (events: readonly ReceivedEvent[]) =>
        events.flatMap(({ data }) => (data.run_id === id ? [data.seq] : []));
      const expected = log.filter(({ runId }) => runId === id).map(({ seq }) => seq);
      expect([...new Set(of(bed.receiver.taken))]).toEqual(expected);
      // Also with the tries that failed: nothing is sent before what comes before it was taken.
      expect([...new Set(of(bed.receiver.received))]).toEqual(expected);
    }
    for (const event of bed.receiver.received)
      expect(event.headers["webhook-signature"]).toBe(sign(event, secret));
    expect(idsTaken()).toBe(log.length);
  });

  it("is still owed after a restart, and carries the same id", async () => {
    bed.receiver.react = () => 503;
    const { id } = await bed.subscribe({ events: ["run.accepted"] });
    const runId = await bed.createRun();
    await bed.receiver.hasReceived(1);
    await bed.restart({ clock: hastyClock() });
    bed.receiver.react = () => 204;
    await bed.receiver.hasTaken(1);
    const [taken] = bed.receiver.taken;
    expect(taken?.data.run_id).toBe(runId);
    expect(new Set(bed.receiver.received.map(({ webhookId }) => webhookId)).size).toBe(1);
    expect(taken?.webhookId).toBe(`msg_${id}_${taken?.data.seq}`);
  });

  it("is never sent to an address that may not be called", async () => {
    const guarded = new UndiciCallbackSender({ operatorUrl: null, allowed: new AllowedAddresses([]) });
    onTestFinished(() => guarded.close());
    await bed.restart({ deliveries: guarded });
    const { id } = await bed.subscribe();
    const { json } = await bed.test.call("POST", `/v1/subscriptions/${id}/test`);
    expect(json).toMatchObject({ status: "failed", last_status: null, last_failure: "address_not_allowed" });
    expect(bed.receiver.received).toEqual([]);
  });
});

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
