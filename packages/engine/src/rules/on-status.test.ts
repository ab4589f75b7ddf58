import { describe, expect, it } from "vitest";
import { beginLastStep, beginStory } from "../testing/story.ts";
import { handoverAt, wakeAt } from "./run.ts";
import { currentStep, stepAt } from "./step.ts";

const error = { code: "http_503", reason: "Service unavailable" };

describe("a status that meets the condition", () => {
  it("completes the run and sends nothing more", () => {
    const story = beginStory().submits("m1").wait(5).reports("m1", "read");
    expect(story.run).toMatchObject({ status: "completed", endedAt: story.now });
    expect(story.run.outcome).toMatchObject({
      reason: "condition_met",
      stepIndex: 0,
      status: "read",
      late: false,
    });
    expect(story.run.steps.map(({ state }) => state)).toEqual(["read", "skipped"]);
    expect([handoverAt(story.run), wakeAt(story.run)]).toEqual([null, null]);
    expect(story.reportNumbers).toEqual([1]);
  });

  it("is met by read where delivered was asked for", () => {
    expect(beginLastStep().submits("m1").reports("m1", "read").run.status).toBe("completed");
  });

  it("is not met by delivered where read was asked for, and the wait goes on as it was", () => {
    const story = beginStory().submits("m1");
    const due = wakeAt(story.run);
    story.wait(30).reports("m1", "delivered");
    expect(story.run.status).toBe("running");
    expect(currentStep(story.run).state).toBe("delivered");
    expect(wakeAt(story.run)).toBe(due);
  });
});

describe("statuses that come before the answer, twice, or out of order", () => {
  it("takes a status that overtakes the answer, and the answer then changes nothing", () => {
    const story = beginStory().handsOver().reports("m1", "delivered");
    expect(currentStep(story.run).state).toBe("delivered");
    const before = story.run;
    expect(story.accepts("m1").run).toBe(before);
  });

  it("ignores a status that it already knows", () => {
    const story = beginStory().submits("m1").reports("m1", "delivered");
    const before = story.run;
    expect(story.reports("m1", "delivered").run).toBe(before);
    expect(story.reports("m1", "submitted").run).toBe(before);
  });

  it("records a failure after delivery, and changes nothing else", () => {
    const story = beginStory().submits("m1").reports("m1", "delivered");
    story.reports("m1", "undeliverable", { error });
    expect(currentStep(story.run)).toMatchObject({
      state: "delivered",
      attempts: [{ status: "delivered", error }],
    });
    expect(story.run.stepIndex).toBe(0);
  });

  it("ignores a status of another message under the same reference", () => {
    const story = beginStory().submits("m1");
    const before = story.run;
    expect(story.reports("forged", "read").run).toBe(before);
  });
});

describe("a late status", () => {
  it("completes the run when an earlier message meets its condition while a later one waits", () => {
    const story = beginStory().submits("m1").wait(600).timePasses().submits("m2");
    story.wait(5).reports("m1", "read", { stepIndex: 0 });
    expect(story.run).toMatchObject({
      status: "completed",
      outcome: { stepIndex: 0, late: true, status: "read" },
    });
    expect(stepAt(story.run, 1).state).toBe("submitted");
  });

  it("keeps a next message that has not left from leaving", () => {
    const story = beginStory().submits("m1").wait(600).timePasses().reports("m1", "read", { stepIndex: 0 });
    expect(story.run.status).toBe("completed");
    expect(story.handsOver().submitCount(1)).toBe(0);
  });

  it("corrects usage and report after the end, numbered, and the run stays as it ended", () => {
    const story = beginLastStep().submits("m1").wait(86_400).timePasses().wait(60);
    story.reports("m1", "delivered", { usage: { currency: "EUR", price: "0.0333" } });
    expect(story.reportNumbers).toEqual([1, 2]);
    expect(story.run).toMatchObject({
      status: "failed",
      outcome: { reason: "expired", status: "delivered" },
    });
    expect(stepAt(story.run, 0).attempts[0]?.usage?.price).toBe("0.0333");
  });

  it("sends no correction for a status that the report already says", () => {
    const story = beginLastStep().submits("m1").somebody("run-canceled").reports("m1", "submitted");
    expect(story.reportNumbers).toEqual([1]);
  });
});
