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
