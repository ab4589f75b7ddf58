import { afterEach, describe, expect, it } from "vitest";
import type { ContactQuery } from "../ports/contact-store.ts";
import { BUILT_ACCOUNT_ID, buildInbound, buildMessage, buildWorkflow } from "../testing/builders.ts";
import { closeBenches, EngineBench, withFullDisk } from "./testing/engine-bench.ts";

const FIRST_ACCOUNT_ID = "019b7600-0000-7000-8000-00000000a009";

afterEach(closeBenches);

function contactsOf(bench: EngineBench, accountId: string, parts: Partial<ContactQuery> = {}) {
  const nothing = { channel: null, address: null, hasWritten: true, search: null, after: null };
  return bench.sqlite.contacts.list({ accountId, limit: 10, ...nothing, ...parts });
}

describe("a person's message", () => {
  it("makes them a contact of the account that sends from the address that they wrote to", async () => {
    const bench = new EngineBench();
    await bench.accept();
    await bench.engine.receiveInbound({ message: buildInbound(), accountId: FIRST_ACCOUNT_ID });
    expect(await contactsOf(bench, BUILT_ACCOUNT_ID)).toMatchObject([{ address: "2901000000000042" }]);
    expect(await contactsOf(bench, FIRST_ACCOUNT_ID)).toEqual([]);
  });

  it("belongs to the account that it is handed in for when nobody sends from that address", async () => {
    const bench = new EngineBench();
    await bench.accept(buildWorkflow({ steps: [{ message: buildMessage(), failover: null }] }));
    await bench.engine.receiveInbound({ message: buildInbound(), accountId: FIRST_ACCOUNT_ID });
    expect(await contactsOf(bench, FIRST_ACCOUNT_ID)).toMatchObject([{ address: "2901000000000042" }]);
    expect(await contactsOf(bench, BUILT_ACCOUNT_ID)).toEqual([]);
  });

  it("is answered for only when it is stored", async () => {
    let isFull = true;
    const full = new EngineBench();
    const bench = new EngineBench({
      sqlite: full.sqlite,
      store: withFullDisk(full.sqlite.runs, () => isFull),
    });
    const request = { message: buildInbound(), accountId: FIRST_ACCOUNT_ID };
    await expect(bench.engine.receiveInbound(request)).rejects.toThrow("disk full");
    isFull = false;
    await bench.engine.receiveInbound(request);
    expect(await contactsOf(bench, FIRST_ACCOUNT_ID)).toHaveLength(1);
  });
});

describe("a reply to a step that asks for one", () => {
  const [messenger, sms] = buildWorkflow().steps;
  const asking = buildWorkflow({
    steps: [messenger, sms].flatMap((step) => {
      if (step === undefined) return [];
      return [{ ...step, failover: step.failover && { ...step.failover, stopOnReply: true } }];
    }),
  });
  const reply = (bench: EngineBench) => ({
    message: buildInbound({ sentAt: bench.clock.now() }),
    accountId: FIRST_ACCOUNT_ID,
  });

  it("ends every run of theirs that waits for it, and the history says why", async () => {
    const bench = new EngineBench();
    const runs = [await bench.accept(asking), await bench.accept(asking), await bench.accept()];
    await bench.pass(10);
    await bench.engine.receiveInbound(reply(bench));
    const found = await Promise.all(runs.map((run) => bench.find(run)));
    expect(found.map(({ status }) => status)).toEqual(["completed", "completed", "running"]);
    const [run] = runs;
    const history = await bench.sqlite.runs.listLog({
      accountId: BUILT_ACCOUNT_ID,
      runId: run?.id ?? "",
      afterSeq: 0,
      limit: 100,
    });
    expect(history.slice(-3)).toMatchObject([
      { type: "step.skipped", stepIndex: 1, cause: { type: "reply-received" } },
      { type: "step.replied", stepIndex: 0, data: { channel: "messenger" }, cause: null },
      { type: "run.completed", data: { outcome: { reason: "replied" } } },
    ]);
    expect(JSON.stringify(history.map(({ data }) => data))).not.toMatch(/Where is|2901000000000042/);
  });

  it("counts before the clock: one that came in time is not overtaken by an expiry of the same turn", async () => {
    const bench = new EngineBench();
    const run = await bench.accept(asking);
    await bench.settle();
    bench.clock.advance(600_000);
    await bench.engine.receiveInbound(reply(bench));
    await bench.settle();
    expect((await bench.find(run)).outcome?.reason).toBe("replied");
    expect(bench.sentTo("sms")).toBe(0);
  });

  it("finds the run also when its message came to nobody's address", async () => {
    const bench = new EngineBench();
    const run = await bench.accept(asking);
    await bench.settle();
    const message = buildInbound({ to: "another page", sentAt: bench.clock.now() });
    await bench.engine.receiveInbound({ message, accountId: BUILT_ACCOUNT_ID });
    expect((await bench.find(run)).status).toBe("completed");
  });
});
