import { afterEach, describe, expect, it } from "vitest";
import { formatClientRef } from "../rules/client-ref.ts";
import { openSqliteStore } from "../sqlite/index.ts";
import { BUILT_ACCOUNT_ID, buildAuditEntry } from "../testing/builders.ts";
import { FakeGateway } from "../testing/fake-gateway.ts";
import { closeBenches, EngineBench, smsOnly, withFullDisk } from "./testing/engine-bench.ts";

afterEach(closeBenches);

const cancel = { type: "run-canceled", by: null } as const;

describe("a run from beginning to end", () => {
  it("sends Messenger, waits, and fails over to SMS when it is not read in time", async () => {
    const bench = new EngineBench();
    const run = await bench.accept();
    await bench.settle();
    await bench.report(run, 0, "delivered");
    await bench.pass(599.9);
    expect(bench.sentTo("sms")).toBe(0);
    await bench.pass(0.1);
    expect(bench.sentTo("sms")).toBe(1);
    await bench.report(run, 1, "delivered");
    expect(await bench.find(run)).toMatchObject({
      status: "completed",
      outcome: { channel: "sms", late: false },
    });
    expect(bench.callbacks.map(({ body }) => JSON.parse(body))).toEqual([
      { id: run.id, number: 1, status: "completed" },
    ]);
  });

  it("writes a numbered history that tells the whole story", async () => {
    const bench = new EngineBench();
    const run = await bench.accept();
    await bench.settle();
    await bench.pass(600);
    await bench.report(run, 1, "delivered");
    const log = await bench.sqlite.runs.listLog({
      accountId: BUILT_ACCOUNT_ID,
      runId: run.id,
      afterSeq: 0,
      limit: 100,
    });
    expect(log.map(({ type, stepIndex }) => `${type} ${stepIndex ?? "-"}`)).toEqual([
      "run.accepted -",
      "step.submitting 0",
      "step.submitted 0",
      "step.expired 0",
      "run.failed_over 1",
      "step.submitting 1",
      "step.submitted 1",
      "step.delivered 1",
      "run.completed 1",
    ]);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => (log[0]?.seq ?? 0) + index));
  });

  it("carries our reference of at most 40 characters with every message", async () => {
    const bench = new EngineBench();
    const run = await bench.accept();
    await bench.settle();
    const clientRef = bench.gateway.requests[0]?.clientRef ?? "";
    expect(clientRef).toBe(`${run.id.replaceAll("-", "")}.0.1`);
    expect(clientRef.length).toBeLessThanOrEqual(40);
  });
});

describe("saving before acting", () => {
  it("has stored the run and its intent before the gateway hears of the message", async () => {
    const seen: (string | undefined)[] = [];
    const sqlite = openSqliteStore({ path: ":memory:" });
    const gateway = new FakeGateway(({ clientRef }) => {
      void sqlite.runs.listAwaiting(null, 10).then((runs) => seen.push(runs[0]?.steps[0]?.state));
      return { kind: "accepted", messageUuid: clientRef };
    });
    const bench = new EngineBench({ sqlite, gateway });
    await bench.accept();
    await bench.settle();
    expect(seen).toEqual(["submitting"]);
  });

  it("calls a message unknown when the process ended between the handover and its answer, and does not resend it", async () => {
    const first = new EngineBench();
    first.gateway.hold();
    const run = await first.accept();
    const second = new EngineBench({ sqlite: first.sqlite, clock: first.clock });
    await second.engine.start();
    await second.settle();
    expect((await second.find(run)).steps[0]?.state).toBe("unknown");
    expect(second.gateway.requests).toEqual([]);
    await second.pass(600);
    expect(second.sentTo("sms")).toBe(1);
  });

  it("simply submits a run that was accepted and not yet handed over when the process ended", async () => {
    const first = new EngineBench({ limits: { maxHandovers: 1 } });
    first.gateway.hold();
    await first.accept();
    const waiting = await first.accept();
    const second = new EngineBench({ sqlite: first.sqlite, clock: first.clock });
    await second.engine.start();
    await second.settle();
    expect((await second.find(waiting)).steps[0]).toMatchObject({
      state: "submitted",
      attempts: [{ number: 1 }],
    });
  });

  it("fires timers that fell due while no process was there", async () => {
    const first = new EngineBench();
    await first.accept();
    await first.settle();
    first.clock.advance(3_600_000);
    const second = new EngineBench({ sqlite: first.sqlite, clock: first.clock });
    await second.engine.start();
    await second.settle();
    expect(second.sentTo("sms")).toBe(1);
  });

  it("tells the caller when the store cannot take a run, and sends nothing", async () => {
    const sqlite = openSqliteStore({ path: ":memory:" });
    const broken = withFullDisk(sqlite.runs, () => true);
    const bench = new EngineBench({ sqlite, store: broken });
    await expect(bench.accept()).rejects.toThrow("disk full");
    expect(bench.gateway.requests).toEqual([]);
    expect(bench.storeErrors).toHaveLength(1);
  });

  it("keeps an answer of the gateway that the store could not take, and stores it when it can", async () => {
    const sqlite = openSqliteStore({ path: ":memory:" });
    let isBroken = false;
    const flaky = withFullDisk(sqlite.runs, () => isBroken);
    const bench = new EngineBench({ sqlite, store: flaky });
    bench.gateway.hold();
    const run = await bench.accept();
    isBroken = true;
    bench.gateway.release();
    await new Promise((resolve) => setImmediate(resolve));
    await bench.engine.tick();
    isBroken = false;
    await bench.pass(1);
    expect((await bench.find(run)).steps[0]?.state).toBe("submitted");
    expect(bench.gateway.requests).toHaveLength(1);
  });
});

describe("places at the gateway", () => {
  it("hands over no more at once than allowed, the longest waiting first, and everything in the end", async () => {
    const bench = new EngineBench({ limits: { maxHandovers: 3 } });
    bench.gateway.hold();
    const runs = [];
    for (let index = 0; index < 10; index++) runs.push(await bench.accept(smsOnly));
    await bench.engine.tick();
    expect(bench.gateway.heldCount()).toBe(3);
    bench.gateway.release();
    await bench.settle();
    expect(bench.gateway.requests.map(({ clientRef }) => clientRef)).toEqual(
      runs.map((run) => formatClientRef(run.id, { stepIndex: 0, attempt: 1 })),
    );
  });

  it("spaces the messages of one sender by its rate, and leaves other senders alone", async () => {
    const bench = new EngineBench({
      limits: { senderRates: [{ channel: "sms", from: null, perSecond: 2 }] },
    });
    for (let index = 0; index < 5; index++) await bench.accept(smsOnly);
    await bench.accept();
    await bench.settle();
    expect([bench.sentTo("sms"), bench.sentTo("messenger")]).toEqual([1, 1]);
    await bench.pass(1);
    expect(bench.sentTo("sms")).toBe(3);
    await bench.pass(1);
    expect(bench.sentTo("sms")).toBe(5);
  });

  it("keeps expiries on time while the gateway takes nothing", async () => {
    const bench = new EngineBench({ limits: { maxHandovers: 1 } });
    const waiting = await bench.accept();
    await bench.settle();
    bench.gateway.hold();
    await bench.accept(smsOnly);
    bench.clock.advance(600_000);
    await bench.engine.tick();
    expect((await bench.find(waiting)).stepIndex).toBe(1);
    bench.gateway.release();
    await bench.settle();
  });
});

describe("statuses", () => {
  it("keeps a status that overtakes the answer, and matches it when the answer names the message", async () => {
    const gateway = new FakeGateway(() => ({ kind: "accepted", messageUuid: "early-one" }));
    const bench = new EngineBench({ gateway });
    gateway.hold();
    const run = await bench.accept(smsOnly);
    const report = {
      messageUuid: "early-one",
      status: "delivered",
      reportedAt: 0,
      clientRef: null,
      error: null,
      usage: null,
    } as const;
    await bench.engine.receiveStatus(report);
    expect((await bench.find(run)).status).toBe("running");
    gateway.release();
    await bench.settle();
    expect((await bench.find(run)).status).toBe("completed");
  });

  it("finds its attempt by our reference even if the submit's answer was lost", async () => {
    const bench = new EngineBench();
    bench.gateway.answerWith({ kind: "unanswered", error: { code: "cut", reason: "cut" } });
    const run = await bench.accept(smsOnly);
    await bench.settle();
    await bench.report(run, 0, "delivered", { messageUuid: "the-real-name" });
    expect(await bench.find(run)).toMatchObject({ status: "completed" });
    expect(bench.gateway.requests).toHaveLength(1);
  });

  it("takes a status of a message that nobody knows, and does nothing with it", async () => {
    const bench = new EngineBench();
    const report = {
      messageUuid: "stranger",
      status: "read",
      reportedAt: 0,
      clientRef: "order-1",
      error: null,
      usage: null,
    } as const;
    await bench.engine.receiveStatus(report);
    expect(bench.callbacks).toEqual([]);
  });

  it("reports again, numbered, when a status comes after the end", async () => {
    const bench = new EngineBench();
    const run = await bench.accept(smsOnly);
    await bench.settle();
    await bench.report(run, 0, "delivered");
    await bench.report(run, 0, "read");
    expect(bench.callbacks.map(({ body }) => JSON.parse(body).number)).toEqual([1, 2]);
  });
});

describe("run control", () => {
  it("lets one of two people win, and tells the other with the run as it is", async () => {
    const bench = new EngineBench();
    const run = await bench.accept();
    await bench.settle();
    const [first, second] = await Promise.all([bench.control(run, cancel), bench.control(run, cancel)]);
    expect(first.kind).toBe("done");
    expect(second).toMatchObject({ kind: "refused", refusal: "run_ended", run: { status: "canceled" } });
  });

  it("refuses a change that was decided on an older revision", async () => {
    const bench = new EngineBench();
    const run = await bench.accept();
    await bench.settle();
    const stale = await bench.control(run, cancel, run.revision);
    expect(stale).toMatchObject({ kind: "refused", refusal: "revision_mismatch" });
    const { revision } = await bench.find(run);
    expect(await bench.control(run, cancel, revision)).toMatchObject({ kind: "done" });
  });

  it("stores who asked for it with the change, and only if it is accepted", async () => {
    const bench = new EngineBench();
    const run = await bench.accept();
    await bench.settle();
    const asked = [buildAuditEntry(), buildAuditEntry()].map((audit) => {
      const request = { accountId: BUILT_ACCOUNT_ID, runId: run.id, expectedRevision: null };
      return { ...request, event: { type: "run-paused", by: "slack:U123" } as const, audit };
    });
    const results = await Promise.all(asked.map((request) => bench.engine.control(request)));
    expect(results.map(({ kind }) => kind)).toEqual(["done", "refused"]);
    const all = { actor: null, action: null, target: null, since: null, limit: 10, cursor: null };
    const entries = await bench.sqlite.audit.list({ accountId: BUILT_ACCOUNT_ID, ...all });
    expect(entries).toEqual([asked[0]?.audit]);
  });

  it("knows no run of another account", async () => {
    const bench = new EngineBench();
    const run = await bench.accept();
    expect(await bench.control(run, cancel, null, "another")).toEqual({ kind: "not_found" });
  });
});

describe("idempotency", () => {
  const key = { key: "order-7731", fingerprint: "abc" };

  it("gives the same run for the same key, as it is now, and begins nothing", async () => {
    const bench = new EngineBench();
    const first = await bench.acceptWith(key);
    await bench.settle();
    const again = await bench.acceptWith(key);
    expect(first.kind).toBe("accepted");
    expect(again).toMatchObject({ kind: "replayed", run: { steps: [{ state: "submitted" }] } });
    expect(bench.gateway.requests).toHaveLength(1);
  });

  it("begins one run when the same key comes twice at once", async () => {
    const bench = new EngineBench();
    const results = await Promise.all([1, 2, 3].map(() => bench.acceptWith(key)));
    await bench.settle();
    expect(results.map(({ kind }) => kind)).toEqual(["accepted", "replayed", "replayed"]);
    expect(bench.gateway.requests).toHaveLength(1);
  });

  it("refuses a key that stands for something else", async () => {
    const bench = new EngineBench();
    await bench.acceptWith(key);
    const other = await bench.acceptWith({ ...key, fingerprint: "other" });
    expect(other).toEqual({ kind: "key_reused" });
  });

  it("begins anew when a day has passed", async () => {
    const bench = new EngineBench();
    await bench.acceptWith(key);
    await bench.pass(86_400);
    expect((await bench.acceptWith(key)).kind).toBe("accepted");
  });
});

describe("callbacks", () => {
  it("are tried again after 5 s, doubling, until they are taken", async () => {
    const bench = new EngineBench();
    bench.receiverIsUp = false;
    const run = await bench.accept(smsOnly);
    await bench.settle();
    await bench.report(run, 0, "delivered");
    await bench.pass(5);
    bench.receiverIsUp = true;
    await bench.pass(9.9);
    expect(bench.callbacks).toEqual([]);
    await bench.pass(0.1);
    expect(bench.callbacks).toHaveLength(1);
  });

  it("are still owed after the process ended", async () => {
    const first = new EngineBench();
    first.receiverIsUp = false;
    const run = await first.accept(smsOnly);
    await first.settle();
    await first.report(run, 0, "delivered");
    const second = new EngineBench({ sqlite: first.sqlite, clock: first.clock });
    await second.engine.start();
    await second.pass(5);
    expect(second.callbacks).toHaveLength(1);
  });

  it("are given up after 24 hours", async () => {
    const bench = new EngineBench();
    bench.receiverIsUp = false;
    const run = await bench.accept(smsOnly);
    await bench.settle();
    await bench.report(run, 0, "delivered");
    for (let hours = 0; hours < 25; hours += 0.25) await bench.pass(900);
    bench.receiverIsUp = true;
    await bench.pass(86_400);
    expect(bench.callbacks).toEqual([]);
  });
});

describe("stopping", () => {
  it("takes nothing new, waits for what is under way, and stores it", async () => {
    const bench = new EngineBench();
    bench.gateway.hold();
    const run = await bench.accept();
    const stopped = bench.engine.stop();
    await expect(bench.accept()).rejects.toMatchObject({ code: "engine_stopped" });
    bench.gateway.release();
    await stopped;
    expect((await bench.find(run)).steps[0]?.state).toBe("submitted");
    expect(bench.clock.pending()).toBe(0);
  });
});
