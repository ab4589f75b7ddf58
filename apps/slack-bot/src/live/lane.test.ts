import { describe, expect, it } from "vitest";
import type { Clock } from "../clock.ts";
import { Lane, type LaneResult } from "./lane.ts";

/** A clock that stands still until it is moved. */
class ManualClock implements Clock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  async advance(ms: number): Promise<void> {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { run } of due) run();
    await idle();
  }
}

/** Until everything has been done that needs no time. */
const idle = () => new Promise((resolve) => setImmediate(resolve));

function createLane(results: readonly LaneResult[] = []) {
  const clock = new ManualClock();
  const done: string[] = [];
  const left = [...results];
  const lane = new Lane({
    paceMs: 1000,
    clock,
    work: async (key) => {
      done.push(key);
      return left.shift() ?? { kind: "done" };
    },
  });
  return { clock, done, lane };
}

describe("a lane", () => {
  it("begins at once, and then keeps to its pace", async () => {
    const { clock, done, lane } = createLane();
    for (const key of ["a", "b"]) lane.add(key, true);
    await idle();
    expect(done).toEqual(["a"]);
    await clock.advance(999);
    expect(done).toEqual(["a"]);
    await clock.advance(1);
    expect(done).toEqual(["a", "b"]);
  });

  it("does once what was asked for many times meanwhile", async () => {
    const { clock, done, lane } = createLane();
    for (const key of ["a", "b", "b", "b"]) lane.add(key, true);
    for (let round = 0; round < 5; round += 1) await clock.advance(1000);
    expect(done).toEqual(["a", "b"]);
  });

  it("does what is urgent before what is not", async () => {
    const { clock, done, lane } = createLane();
    lane.add("first", true);
    lane.add("countdown", false);
    lane.add("countdown that became urgent", false);
    lane.add("countdown that became urgent", true);
    for (let round = 0; round < 5; round += 1) await clock.advance(1000);
    expect(done).toEqual(["first", "countdown that became urgent", "countdown"]);
  });

  it("rests as long as it is told, and tries again", async () => {
    const { clock, done, lane } = createLane([{ kind: "again", afterMs: 30_000 }]);
    lane.add("a", true);
    await idle();
    await clock.advance(29_999);
    expect(done).toEqual(["a"]);
    await clock.advance(1);
    expect(done).toEqual(["a", "a"]);
    expect(lane.size).toBe(0);
  });

  it("begins nothing once it is closed", async () => {
    const { clock, done, lane } = createLane();
    for (const key of ["a", "b"]) lane.add(key, true);
    await lane.close();
    await clock.advance(5000);
    expect(done).toEqual(["a"]);
  });
});
