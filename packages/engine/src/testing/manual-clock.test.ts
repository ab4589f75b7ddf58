import { describe, expect, it } from "vitest";
import { ManualClock } from "./manual-clock.ts";

describe("ManualClock", () => {
  it("stands still until it is moved", () => {
    const clock = new ManualClock(1000);
    expect(clock.now()).toBe(1000);
    clock.advance(5);
    clock.set(1010);
    expect(clock.now()).toBe(1010);
    expect(() => clock.set(1009)).toThrow(RangeError);
  });

  it("rings what falls due in order of time, each at its own instant", () => {
    const clock = new ManualClock(0);
    const rung: [string, number][] = [];
    for (const at of [30, 10, 20, 41]) clock.wakeAt(at, () => rung.push([`for ${at}`, clock.now()]));
    clock.advance(40);
    expect(rung).toEqual([
      ["for 10", 10],
      ["for 20", 20],
      ["for 30", 30],
    ]);
    expect([clock.now(), clock.pending()]).toEqual([40, 1]);
  });

  it("rings what is due already with the next move, and not before", () => {
    const clock = new ManualClock(100);
    let count = 0;
    clock.wakeAt(50, () => count++);
    expect(count).toBe(0);
    clock.advance(0);
    expect(count).toBe(1);
  });

  it("rings on the way what was set on the way, but never rings for ever", () => {
    const clock = new ManualClock(0);
    const rung: number[] = [];
    clock.wakeAt(10, () => {
      rung.push(clock.now());
      clock.wakeAt(20, () => rung.push(clock.now()));
    });
    const again = () => void clock.wakeAt(clock.now(), again);
    again();
    clock.advance(30);
    expect(rung).toEqual([10, 20]);
    expect(clock.pending()).toBe(1);
  });

  it("does not ring what was taken back", () => {
    const clock = new ManualClock(0);
    const takeBack = clock.wakeAt(10, () => expect.unreachable());
    takeBack();
    clock.advance(20);
    expect(clock.pending()).toBe(0);
  });
});
