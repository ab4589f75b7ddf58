import type { RunStore, StoredLogEntry } from "@failover-kit/engine";
import { buildLogEntry } from "@failover-kit/engine/testing";
import { describe, expect, it } from "vitest";
import { EventFeed } from "./event-feed.ts";
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

function open(history: EndlessHistory) {
  const feed = new EventFeed(0);
  const store = history as unknown as RunStore; // the stream reads the history and nothing else
  const stream = new RunEventStream({
    store,
    feed,
    order: { accountId: "account", runId: null, afterSeq: 0 },
  });
  return { feed, stream };
}

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
    expect(Buffer.concat(chunks).toString()).toMatch(/^retry: 2000\n\n/);
    expect(stream.errored).toBeNull();
  });
});
