import type { StoredLogEntry } from "@failover-kit/engine";
import { buildLogEntry } from "@failover-kit/engine/testing";
import { describe, expect, it } from "vitest";
import { EventFeed } from "./event-feed.ts";
import { EventPages } from "./event-pages.ts";
import { RunEventStream } from "./run-event-stream.ts";

/** A history without an end; counts how often it is read. */
class EndlessHistory {
  reads = 0;

  async listLog({ afterSeq, limit }: { afterSeq: number; limit: number }): Promise<StoredLogEntry[]> {
    this.reads += 1;
    return Array.from({ length: limit }, (_, index) => ({
      ...buildLogEntry(),
      seq: afterSeq + index + 1,
      runId: "run",
      accountId: "account",
    }));
  }
}

const order = { accountId: "account", runId: null, afterSeq: 0 };

function open(history: Pick<EndlessHistory, "listLog">, heartbeatMs?: number) {
  const feed = new EventFeed(0);
  const pages = new EventPages(history, feed);
  const stream = new RunEventStream({
    pages,
    feed,
    order,
    ...(heartbeatMs !== undefined && { heartbeatMs }),
  });
  return { feed, pages, stream };
}

/** A history with nothing in it yet. */
const quiet = { listLog: async () => [] };

async function turnTheLoop(times = 50): Promise<void> {
  for (let count = 0; count < times; count += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("RunEventStream", () => {
  it("reads the history only as far as its reader takes it", async () => {
    const history = new EndlessHistory();
    const { stream } = open(history);
    stream.read(1);
    await turnTheLoop();
    const reads = history.reads;
    expect(reads).toBeLessThan(5);
    let taken = 0;
    for await (const chunk of stream) {
      taken += chunk.length;
      if (taken > 1_000_000) break; // leaving the loop destroys the stream
    }
    expect(history.reads).toBeGreaterThan(reads);
  });

  it("forgets a reader that went away", async () => {
    const history = new EndlessHistory();
    const { feed, stream } = open(history);
    stream.destroy();
    await turnTheLoop();
    const reads = history.reads;
    feed.advance(1_000_000);
    await turnTheLoop();
    expect(history.reads).toBe(reads);
  });

  it("ends in good order, and says nothing after its end", async () => {
    const { feed, stream } = open(new EndlessHistory());
    stream.end();
    feed.advance(1_000_000);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toMatch(/^id: \d+\nretry: 2000\n\n/);
    expect(stream.errored).toBeNull();
  });

  it("tells a quiet reader now and then that it is still there", async () => {
    const { stream } = open(quiet, 1);
    let beats = 0;
    for await (const chunk of stream) {
      if (String(chunk).includes(": still here\n\n")) beats += 1;
      if (beats === 3) break;
    }
    expect(stream.destroyed).toBe(true);
  });

  it("cuts off a reader that takes nothing any more, and no other", async () => {
    const stalled = open(new EndlessHistory(), 5).stream;
    const patient = open(quiet, 5).stream;
    patient.resume();
    stalled.read(1);
    await new Promise((resolve) => stalled.once("close", resolve));
    expect(patient.destroyed).toBe(false);
    patient.destroy();
  });

  it("cuts off a reader that takes nothing any more also when the stream was ended meanwhile", async () => {
    const { stream } = open(new EndlessHistory(), 5);
    stream.read(1);
    await turnTheLoop();
    stream.end(); // its key was revoked
    await new Promise((resolve) => stream.once("close", resolve));
    expect(stream.readableEnded).toBe(false);
  });

  it("reads once for readers who are equally far", async () => {
    const history = new EndlessHistory();
    const { feed, pages, stream } = open(history);
    const streams = [stream, ...Array.from({ length: 9 }, () => new RunEventStream({ pages, feed, order }))];
    for (const one of streams) one.read(1);
    await turnTheLoop(1);
    expect(history.reads).toBeLessThan(streams.length / 2);
    const texts = streams.map((one) => String(one.read()));
    expect(new Set(texts.map((text) => text.includes('"seq":1,'))).has(false)).toBe(false);
    for (const one of streams) one.destroy();
  });

  it("does not give a later reader what was read before the newest event", async () => {
    let seq = 1;
    const listLog = async () => [{ ...buildLogEntry(), seq, runId: "run", accountId: "account" }];
    const { feed, pages } = open({ listLog });
    expect((await pages.read(order)).lastSeq).toBe(1);
    seq = 2;
    feed.advance(2);
    expect((await pages.read(order)).lastSeq).toBe(2);
  });
});
