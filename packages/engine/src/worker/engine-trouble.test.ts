import { afterEach, describe, expect, it } from "vitest";
import type { CallbackRequest } from "../ports/callback-transport.ts";
import type { Run } from "../rules/run.ts";
import { openSqliteStore } from "../sqlite/index.ts";
import { buildMessage, buildWorkflow } from "../testing/builders.ts";
import { FakeGateway } from "../testing/fake-gateway.ts";
import {
  buildReport,
  closeBenches,
  EngineBench,
  eventLoopRound,
  smsOnly,
  withFullDisk,
} from "./testing/engine-bench.ts";

afterEach(closeBenches);

const HOUR = 3600;

/** Turns while something never ends, where settling would wait for ever. */
async function takeTurns({ engine }: EngineBench, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await engine.tick();
    await eventLoopRound();
  }
}

/** Whether a promise settles while this process has nothing better to do for a while. */
async function settlesSoon(promise: Promise<unknown>, rounds = 400): Promise<boolean> {
  let settled = false;
  void promise.finally(() => {
    settled = true;
  });
  for (let round = 0; round < rounds && !settled; round++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return settled;
}

describe("stopping", () => {
  it("comes to an end when a clock runs out while the gateway is still being waited for", async () => {
    const bench = new EngineBench();
    await bench.accept();
    await bench.settle();
    bench.gateway.hold();
    await bench.accept();
    const stopped = bench.engine.stop();
    bench.clock.advance(HOUR * 1000);
    await eventLoopRound();
    bench.gateway.release();
    expect(await settlesSoon(stopped)).toBe(true);
  });

  it("comes to an end when the store failed for a moment meanwhile", async () => {
    const sqlite = openSqliteStore({ path: ":memory:" });
    let isFull = false;
    const bench = new EngineBench({ sqlite, store: withFullDisk(sqlite.runs, () => isFull) });
    bench.gateway.hold();
    await bench.accept();
    const stopped = bench.engine.stop();
    isFull = true;
    bench.gateway.release();
    for (let round = 0; round < 5; round++) await eventLoopRound();
    isFull = false;
    expect(await settlesSoon(stopped)).toBe(true);
  });

  it("leaves no timer behind when the store never recovers", async () => {
    const sqlite = openSqliteStore({ path: ":memory:" });
    let isFull = false;
    const bench = new EngineBench({ sqlite, store: withFullDisk(sqlite.runs, () => isFull) });
    bench.gateway.hold();
    await bench.accept();
    isFull = true;
    const stopped = bench.engine.stop();
    await stopped;
    bench.gateway.release();
    for (let round = 0; round < 5; round++) await eventLoopRound();
    expect(bench.clock.pending()).toBe(0);
  });
});

describe("a store that fails", () => {
  it("is left in peace until it is time to try again", async () => {
    const sqlite = openSqliteStore({ path: ":memory:" });
    let isFull = false;
    const bench = new EngineBench({ sqlite, store: withFullDisk(sqlite.runs, () => isFull) });
    bench.gateway.hold();
    const run = await bench.accept();
    isFull = true;
    bench.gateway.release();
    for (let round = 0; round < 200; round++) await eventLoopRound();
    expect(bench.storeErrors.length).toBeLessThanOrEqual(2);
    isFull = false;
    await bench.pass(1);
    expect((await bench.find(run)).steps[0]?.state).toBe("submitted");
  });
});

describe("a status that is there before the time is over", () => {
  it("counts, even if both are looked at together", async () => {
    const bench = new EngineBench();
    const run = await bench.accept();
    await bench.settle();
    const messageUuid = (await bench.find(run)).steps[0]?.attempts[0]?.messageUuid ?? "";
    const taken = bench.engine.receiveStatus(buildReport({ messageUuid }));
    bench.clock.advance(600_000);
    await bench.engine.tick();
    await taken;
    await bench.settle();
    expect(bench.sentTo("sms")).toBe(0);
    expect((await bench.find(run)).outcome).toMatchObject({ late: false, status: "read" });
  });
});

describe("a gateway client that breaks its promise", () => {
  it("is taken for one that did not answer, and holds up nobody else", async () => {
    let isBroken = true;
    const gateway = new FakeGateway();
    gateway.submit = (request) => {
      if (isBroken) throw new Error("broken");
      return FakeGateway.prototype.submit.call(gateway, request);
    };
    const bench = new EngineBench({ gateway });
    const run = await bench.accept();
    isBroken = false;
    await bench.settle();
    expect((await bench.find(run)).steps[0]?.state).toBe("unknown");
    expect(bench.engine.isIdle).toBe(true);
  });
});

describe("a receiver that never answers", () => {
  function sender(from: string) {
    return buildWorkflow({ steps: [{ message: buildMessage({ from }), failover: null }] });
  }
  const addressOf = (run: Run) => `http://${run.workflow.steps[0]?.message.from}.test/reports`;

  it("does not keep the others from their second try", async () => {
    const got: string[] = [];
    let othersAreUp = false;
    const receive = (request: CallbackRequest) => {
      if (request.url.startsWith("http://silent")) return new Promise<never>(() => {});
      if (othersAreUp) got.push(request.url);
      return Promise.resolve({ delivered: othersAreUp });
    };
    const limits = { callbackLimits: { total: 4, perReceiver: 2 } };
    const bench = new EngineBench({ limits, receive, reportTo: addressOf });
    const round = () => takeTurns(bench, 20);
    for (let index = 0; index < 10; index++) {
      const run = await bench.accept(sender("silent"));
      await round();
      await bench.control(run, { type: "run-canceled", by: null });
    }
    const other = await bench.accept(sender("other"));
    await round();
    await bench.control(other, { type: "run-canceled", by: null });
    await round();
    othersAreUp = true;
    bench.clock.advance(HOUR * 1000);
    await round();
    expect(got).toEqual(["http://other.test/reports"]);
  });

  it("leaves room for others, however many of its kind there are", async () => {
    const got: string[] = [];
    const receive = (request: CallbackRequest) => {
      if (request.url.startsWith("http://silent")) return new Promise<never>(() => {});
      got.push(request.url);
      return Promise.resolve({ delivered: true });
    };
    const limits = { callbackLimits: { total: 8, perReceiver: 4 } };
    const bench = new EngineBench({ limits, receive, reportTo: addressOf });
    const round = () => takeTurns(bench, 5);
    for (let index = 0; index < 20; index++) {
      const run = await bench.accept(sender(`silent${index % 3}`));
      await round();
      await bench.control(run, { type: "run-canceled", by: null });
    }
    const other = await bench.accept(sender("other"));
    await round();
    await bench.control(other, { type: "run-canceled", by: null });
    await round();
    expect(got).toEqual(["http://other.test/reports"]);
  });
});

describe("statuses of messages that nobody knows", () => {
  it("are forgotten after two days, without a restart", async () => {
    const bench = new EngineBench();
    await bench.engine.receiveStatus(buildReport());
    expect(await bench.sqlite.runs.findUnmatched(["stranger"])).toHaveLength(1);
    bench.clock.advance(3 * 24 * HOUR * 1000);
    await bench.accept(smsOnly);
    await bench.settle();
    expect(await bench.sqlite.runs.findUnmatched(["stranger"])).toEqual([]);
  });
});

describe("the rate of a sender", () => {
  const limits = { senderRates: [{ channel: "sms", from: null, perSecond: 1 }] } as const;

  async function passSeconds(bench: EngineBench, seconds: number): Promise<number> {
    const before = bench.gateway.requests.length;
    for (let second = 0; second < seconds; second++) await bench.pass(1);
    return bench.gateway.requests.length - before;
  }

  it("holds after a restart, for what waited before it and for what came after it together", async () => {
    const first = new EngineBench({ limits });
    for (let index = 0; index < 20; index++) await first.accept(smsOnly);
    await first.settle();
    first.clock.advance(500);
    const second = new EngineBench({ sqlite: first.sqlite, clock: first.clock, limits });
    await second.engine.start();
    for (let index = 0; index < 20; index++) await second.accept(smsOnly);
    await second.settle();
    expect(await passSeconds(second, 15)).toBeLessThanOrEqual(15);
    await passSeconds(second, 30);
    expect(second.gateway.requests).toHaveLength(39);
  });

  it("holds when runs that were paused go on", async () => {
    const bench = new EngineBench({ limits });
    const runs = [];
    for (let index = 0; index < 10; index++) runs.push(await bench.accept(smsOnly));
    await bench.settle();
    for (const run of runs) await bench.control(run, { type: "run-paused", by: null });
    await bench.pass(HOUR);
    for (const run of runs) await bench.control(run, { type: "run-resumed", by: null });
    for (let index = 0; index < 10; index++) await bench.accept(smsOnly);
    await bench.settle();
    expect(await passSeconds(bench, 8)).toBeLessThanOrEqual(8);
    await passSeconds(bench, 30);
    expect(bench.gateway.requests).toHaveLength(20);
  });
});

describe("a gateway that takes messages and loses every answer", () => {
  it.each([60, 0])("does not make us flood a person, with a grace of %i s", async (unknownGraceSeconds) => {
    const gateway = new FakeGateway(() => ({ kind: "unanswered", error: { code: "cut", reason: "cut" } }));
    const bench = new EngineBench({ gateway, unknownGraceSeconds });
    await bench.accept(smsOnly);
    for (let minute = 0; minute < 24 * 60; minute += 5) await bench.pass(300);
    expect(gateway.requests.length).toBeGreaterThan(5);
    expect(gateway.requests.length).toBeLessThan(20);
  });
});

describe("a run that a mistake of ours cannot decide on", () => {
  const poisoned = { ...smsOnly, clientRef: "poisoned" };
  const reportTo = (run: Run) => {
    if (run.workflow.clientRef === "poisoned") throw new Error("no report for this one");
    return "http://receiver.test/reports";
  };

  it("stays as it was, is told of, and holds up nobody else", async () => {
    const bench = new EngineBench({ reportTo });
    const bad = await bench.accept(poisoned);
    const good = await bench.accept(smsOnly);
    await bench.settle();
    await bench.pass(24 * HOUR);
    expect(bench.brokenRuns).toContain(bad.id);
    expect((await bench.find(bad)).status).toBe("running");
    expect((await bench.find(good)).status).toBe("failed");
    expect(bench.storeErrors).toEqual([]);
  });

  it("is refused to whoever asks for it, and its places are given back", async () => {
    const bench = new EngineBench({ reportTo, limits: { maxHandovers: 1 } });
    const bad = await bench.accept(poisoned);
    const cancel = bench.control(bad, { type: "run-canceled", by: null });
    await expect(cancel).rejects.toThrow("no report for this one");
    await bench.settle();
    const next = await bench.accept(smsOnly);
    await bench.settle();
    expect((await bench.find(next)).steps[0]?.state).toBe("submitted");
  });
});

describe("a failure that only the operator can remove", () => {
  const error = { code: "http_401", reason: "Wrong credentials", class: "configuration" } as const;

  it("is told once it is stored, and stands in the history of its run", async () => {
    const bench = new EngineBench();
    bench.gateway.answerWith({ kind: "refused", error });
    const run = await bench.accept();
    await bench.settle();
    expect(bench.alerts).toMatchObject([{ stepIndex: 0, attempt: 1, error }]);
    const query = { accountId: run.accountId, runId: run.id, afterSeq: 0, limit: 100 };
    const alerts = (await bench.sqlite.runs.listLog(query)).filter(({ type }) => type === "run.alerted");
    expect(alerts).toMatchObject([{ stepIndex: 0, data: { channel: "messenger", attempt: 1, error } }]);
  });
});
