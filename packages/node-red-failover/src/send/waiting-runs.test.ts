import type { EventResource, RunResource } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { countdown, WaitingRuns } from "./waiting-runs.ts";

const now = Date.parse("2026-03-02T09:00:00.000Z");
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();

function run(id: string, changes: Partial<RunResource> = {}): RunResource {
  const steps = [
    { channel: "messenger", failover: { condition_status: "read", expiry_time: 60 } },
    { channel: "sms", failover: null },
  ];
  return {
    id,
    status: "running",
    step_index: 0,
    expires_at: null,
    steps,
    ...changes,
  } as unknown as RunResource;
}

function event(type: string, index: number, seconds = 0): EventResource {
  return { type, run_id: "a", step_index: index, at: at(seconds) } as unknown as EventResource;
}

describe("the text of a status", () => {
  it("is empty when nobody waits", () => {
    expect(new WaitingRuns().text(now)).toBe("");
  });

  it("counts, and tells of the run whose time is up next", () => {
    const waiting = new WaitingRuns();
    waiting.set(run("a", { expires_at: at(600) }));
    waiting.set(run("b", { expires_at: at(42), step_index: 1 }));
    waiting.set(run("c"));
    expect(waiting.text(now)).toBe("3 · SMS 0:42");
  });

  it("follows a run from what happens", () => {
    const waiting = new WaitingRuns();
    waiting.set(run("a"));
    expect(waiting.text(now)).toBe("1 · Messenger");
    waiting.apply(event("step.submitted", 0, -10));
    expect(waiting.text(now)).toBe("1 · Messenger 0:50");
    waiting.apply(event("run.failed_over", 1));
    waiting.apply(event("step.submitted", 1));
    expect(waiting.text(now)).toBe("1 · SMS");
  });

  it("stands still while a run is paused", () => {
    const waiting = new WaitingRuns();
    waiting.set(run("a", { status: "paused", expires_at: at(42) }));
    expect(waiting.text(now)).toBe("1 · Messenger");
  });

  it.each([
    [-5, "0:00"],
    [59.2, "1:00"],
    [727, "12:07"],
    [12_000, "3:20:00"],
    [200_000, "2 d"],
  ])("shows %s seconds as %s", (seconds, text) => {
    expect(countdown(seconds * 1000)).toBe(text);
  });
});
