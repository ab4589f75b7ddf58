import { describe, expect, it } from "vitest";
import { randomFrom, shuffled } from "../people/random.ts";
import { ManualClock } from "./manual-clock.ts";
import { Scheduler } from "./scheduler.ts";

function buildScheduler(onRun: (item: number, scheduler: Scheduler<number>) => void = () => {}) {
  const clock = new ManualClock(0);
  const ran: [number, number][] = []; // item and the instant at which it ran
  const scheduler: Scheduler<number> = new Scheduler(clock, (item) => {
    ran.push([item, clock.now()]);
    onRun(item, scheduler);
  });
  return { clock, ran, scheduler };
}

describe("Scheduler", () => {
  it("runs each item at its own instant, whatever the order of planning", () => {
    const { clock, ran, scheduler } = buildScheduler();
    const instants = shuffled(
      Array.from({ length: 2000 }, (_, index) => index),
      randomFrom("any order"),
    );
    for (const instant of instants) scheduler.plan(instant, instant);
    clock.advance(2000);
    expect(ran).toEqual(
      instants.toSorted((left, right) => left - right).map((instant) => [instant, instant]),
    );
  });

  it("runs what is due at the same instant in the order of planning, also when it is very much", () => {
    const { clock, ran, scheduler } = buildScheduler();
    for (let item = 0; item < 5000; item += 1) scheduler.plan(10, item);
    clock.advance(10);
    expect(ran).toEqual(Array.from({ length: 5000 }, (_, item) => [item, 10]));
  });

  it("runs what is planned while it runs", () => {
    const { clock, ran, scheduler } = buildScheduler((item, self) => {
      if (item < 3) self.plan(clock.now() + item * 10, item + 1);
    });
    scheduler.plan(5, 0);
    clock.advance(100);
    expect(ran).toEqual([
      [0, 5],
      [1, 5],
      [2, 15],
      [3, 35],
    ]);
  });

  it("waits in stages for what is further away than one timer can hold", () => {
    const { clock, ran, scheduler } = buildScheduler();
    const dueAt = 2 ** 31 + 1000;
    scheduler.plan(dueAt, 1);
    expect(clock.nextDelay).toBe(2 ** 31 - 1);
    clock.advance(dueAt);
    expect(ran).toEqual([[1, dueAt]]);
  });

  it("sets no timer when it has nothing to run", () => {
    const { clock, ran, scheduler } = buildScheduler();
    scheduler.plan(10, 1);
    scheduler.clear();
    expect(clock.nextDelay).toBeNull();
    scheduler.plan(20, 2);
    clock.advance(100);
    expect(ran).toEqual([[2, 20]]);
  });
});
