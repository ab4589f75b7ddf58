import { describe, expect, it } from "vitest";
import { beginStory, type Story } from "../testing/story.ts";

const error = { code: "1420", reason: "Invalid sender", class: "configuration" } as const;

function alertsOf({ effects }: Story) {
  return effects.filter(({ type }) => type === "raise-alert");
}

describe("an error that only the operator can put right", () => {
  it("raises an alert, and the step fails like any other", () => {
    const refused = beginStory().handsOver().answers({ type: "submit-refused", error });
    expect(alertsOf(refused)).toEqual([{ type: "raise-alert", stepIndex: 0, attempt: 1, error }]);
    expect(refused.run.stepIndex).toBe(1);
    const rejected = beginStory().submits("m1").reports("m1", "rejected", { error });
    expect(alertsOf(rejected)).toHaveLength(1);
    expect(rejected.run.stepIndex).toBe(1);
  });

  it("raises it once, however often the status comes", () => {
    const story = beginStory().submits("m1").reports("m1", "rejected", { error });
    story.reports("m1", "rejected", { error, stepIndex: 0 });
    expect(alertsOf(story)).toHaveLength(1);
  });

  it("raises it again with each try that meets it", () => {
    const deferred = { type: "submit-deferred", error, retryAfterSeconds: 5, random: 0 } as const;
    const story = beginStory().handsOver().answers(deferred).wait(5).handsOver().answers(deferred);
    expect(alertsOf(story)).toHaveLength(2);
  });

  it("is the only kind that does", () => {
    const other = { ...error, class: "permanent" } as const;
    const story = beginStory().submits("m1").reports("m1", "rejected", { error: other });
    expect(alertsOf(story)).toEqual([]);
  });
});
