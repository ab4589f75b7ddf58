import { afterEach, describe, expect, it } from "vitest";
import { buildMessage, buildWorkflow } from "../testing/builders.ts";
import { closeBenches, EngineBench } from "./testing/engine-bench.ts";

afterEach(closeBenches);

const error = { code: "http_422", reason: "Operation not supported" };

/** RCS until read, 600 s; then SMS. */
const rcsThenSms = buildWorkflow({
  steps: [
    {
      message: buildMessage({ channel: "rcs", from: "ParcelCoAgent" }),
      failover: { conditionStatus: "read", expirySeconds: 600 },
    },
    { message: buildMessage(), failover: null },
  ],
});

describe("a message that can be taken back", () => {
  it("is, before the next one is sent, and the history tells", async () => {
    const bench = new EngineBench();
    const run = await bench.accept(rcsThenSms);
    await bench.settle();
    await bench.pass(600);
    const messageUuid = (await bench.find(run)).steps[0]?.attempts[0]?.messageUuid;
    expect(bench.gateway.revocations).toEqual([messageUuid]);
    expect(bench.sentTo("sms")).toBe(1);
    const query = { accountId: run.accountId, runId: run.id, afterSeq: 0, limit: 100 };
    const types = (await bench.sqlite.runs.listLog(query)).map(({ type }) => type);
    expect(types.slice(3)).toEqual([
      "step.revoking",
      "step.revoked",
      "step.expired",
      "run.failed_over",
      "step.submitting",
      "step.submitted",
    ]);
  });

  it("holds the next one up for ten seconds at most", async () => {
    const bench = new EngineBench();
    const run = await bench.accept(rcsThenSms);
    await bench.settle();
    bench.gateway.hold();
    bench.clock.advance(600_000);
    await bench.engine.tick();
    bench.clock.advance(9_999);
    await bench.engine.tick();
    expect(bench.sentTo("sms")).toBe(0);
    bench.clock.advance(1);
    await bench.engine.tick();
    expect(bench.sentTo("sms")).toBe(1);
    bench.gateway.release();
    await bench.settle();
    expect((await bench.find(run)).steps[0]?.revocation?.state).toBe("revoked");
  });

  it("is asked back once, also when the process ends before the answer: its time goes on", async () => {
    const before = new EngineBench();
    const run = await before.accept(rcsThenSms);
    await before.settle();
    before.gateway.hold();
    before.clock.advance(600_000);
    await before.engine.tick();
    const after = new EngineBench({ sqlite: before.sqlite, clock: before.clock });
    await after.engine.start();
    await after.pass(9);
    expect((await after.find(run)).stepIndex).toBe(0);
    await after.pass(1);
    expect((await after.find(run)).stepIndex).toBe(1);
    expect(after.gateway.revocations).toEqual([]);
    expect(after.sentTo("sms")).toBe(1);
  });

  it("stays where it is when the gateway refuses, and why is in the history", async () => {
    const bench = new EngineBench();
    bench.gateway.revokeAnswer = () => ({ kind: "refused", error });
    const run = await bench.accept(rcsThenSms);
    await bench.settle();
    await bench.pass(600);
    const query = { accountId: run.accountId, runId: run.id, afterSeq: 0, limit: 100 };
    const failed = (await bench.sqlite.runs.listLog(query)).find(({ type }) => type === "step.revoke_failed");
    expect(failed?.data).toEqual({ channel: "rcs", revocation: "refused", error });
    expect(bench.sentTo("sms")).toBe(1);
  });

  it("waits for a place among many, and all of them are asked back", async () => {
    const bench = new EngineBench();
    for (let index = 0; index < 100; index++) await bench.accept(rcsThenSms);
    await bench.settle();
    await bench.pass(600);
    expect(new Set(bench.gateway.revocations).size).toBe(100);
    expect(bench.sentTo("sms")).toBe(100);
  });
});
