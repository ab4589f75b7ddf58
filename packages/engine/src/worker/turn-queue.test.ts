import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JournalEntry } from "./journal-entry.ts";
import { buildReport } from "./testing/engine-bench.ts";
import { TurnQueue } from "./turn-queue.ts";

// The queue measures turns by the machine's own clock: what is gathered has nothing to do with the time of runs.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "setImmediate", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A queue whose turns take as long as is said, and how many entries each of them was given. */
function createQueue(limits: { gatherMs: number; maxEntries: number }) {
  const turns: number[] = [];
  const bench = { turnMs: 1 };
  const queue = new TurnQueue(limits, async (entries) => {
    turns.push(entries.length);
    await new Promise<void>((resolve) => setTimeout(resolve, bench.turnMs));
  });
  return { queue, turns, bench };
}

function entry(): JournalEntry {
  return { kind: "status", report: buildReport(), resolve: () => {}, reject: () => {} };
}

describe("TurnQueue", () => {
  it("takes what comes within the gathering time in one turn", async () => {
    const { queue, turns } = createQueue({ gatherMs: 2, maxEntries: 100 });
    queue.add(entry());
    await vi.advanceTimersByTimeAsync(1);
    queue.add(entry());
    await vi.advanceTimersByTimeAsync(1);
    queue.add(entry());
    expect(turns).toEqual([2]);
    await vi.advanceTimersByTimeAsync(10);
    expect(turns).toEqual([2, 1]);
  });

  it.each([
    { turnMs: 1, expected: 2 },
    { turnMs: 5, expected: 5 },
    { turnMs: 80, expected: 10 },
  ])("gathers for $expected ms after a turn that took $turnMs ms", async ({ turnMs, expected }) => {
    const { queue, turns, bench } = createQueue({ gatherMs: 2, maxEntries: 100 });
    bench.turnMs = turnMs;
    queue.add(entry());
    await vi.advanceTimersByTimeAsync(2 + turnMs);
    queue.add(entry());
    await vi.advanceTimersByTimeAsync(expected - 1);
    expect(turns).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1);
    expect(turns).toEqual([1, 1]);
  });

  it("gives a turn as many entries as it may have, and the next ones follow at once", async () => {
    const { queue, turns, bench } = createQueue({ gatherMs: 2, maxEntries: 3 });
    for (let count = 0; count < 7; count++) queue.add(entry());
    bench.turnMs = 5;
    await vi.advanceTimersByTimeAsync(2 + 5 + 1);
    expect(turns).toEqual([3, 3]);
    await vi.advanceTimersByTimeAsync(50);
    expect(turns).toEqual([3, 3, 1]);
    expect(queue.isIdle).toBe(true);
  });
});
