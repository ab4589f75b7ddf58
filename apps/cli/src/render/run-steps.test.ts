import type { StepResource } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { renderSteps } from "./run-steps.ts";
import { plainStyle } from "./style.ts";
import { buildRun, buildStep } from "./testing/sample-run.ts";

const failover = { condition_status: "read", expiry_time: 60 } as const;

function expiredStep(parts: Partial<StepResource>): string {
  const step = buildStep(0, { state: "expired", message_status: "delivered", failover, ...parts });
  return renderSteps(buildRun({ steps: [step, buildStep(1)], step_index: 1 }), plainStyle)[0] ?? "";
}

describe("a step that was left", () => {
  const submitted_at = "2026-03-02T09:30:00.100Z";

  it.each([
    ["when its time was over", "2026-03-02T09:31:00.102Z", "1 min"],
    ["when somebody advanced the run", "2026-03-02T09:30:12.100Z", "12 s"],
    ["when it had been given more time", "2026-03-02T09:40:00.100Z", "10 min"],
  ])("says how long was waited %s", (_, ended_at, waited) => {
    expect(expiredStep({ submitted_at, ended_at })).toMatch(
      new RegExp(` expired  was delivered, not read after ${waited}$`),
    );
  });

  it("says nothing of a time that is not known", () => {
    expect(expiredStep({ submitted_at: null, ended_at: null })).toMatch(/, not read$/);
  });
});
