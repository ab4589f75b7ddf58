import { describe, expect, it } from "vitest";
import { beginLastStep, beginStory } from "../testing/story.ts";
import { handoverAt, wakeAt } from "./run.ts";
import { currentStep, stepAt } from "./step.ts";

describe("run control", () => {
  it("cancels: nothing more is sent, and the step tells whether its message had left", () => {
    const before = beginStory().somebody("run-canceled");
    expect(stepAt(before.run, 0).state).toBe("canceled");
    const after = beginStory().handsOver().somebody("run-canceled");
    expect(after.run.status).toBe("canceled");
    expect(stepAt(after.run, 0).state).toBe("submitting");
  });

  it("pauses: the clock stands still, and goes on where it stood", () => {
    const story = beginStory().submits("m1").wait(100).somebody("run-paused");
    expect(wakeAt(story.run)).toBeNull();
    story.wait(10_000).somebody("run-resumed");
    expect(wakeAt(story.run)).toBe(story.now + 500_000);
  });

  it("asks its sender's rate for a new place after a pause", () => {
    const story = beginStory();
    story.happens({ type: "handover-postponed", until: story.now + 5000 });
    story.somebody("run-paused").wait(3600).somebody("run-resumed");
    expect(currentStep(story.run)).toMatchObject({ placeReserved: false, handoverAt: story.now + 5000 });
  });

  it("lets a status complete a paused run", () => {
    const story = beginStory().submits("m1").somebody("run-paused").reports("m1", "read");
    expect(story.run.status).toBe("completed");
  });

  it("holds the next message back while paused, and hands it over on resume", () => {
    const story = beginStory().submits("m1").somebody("run-paused").wait(10).reports("m1", "rejected");
    expect(story.run.stepIndex).toBe(1);
    expect(story.handsOver().submitCount(1)).toBe(0);
    story.wait(10).somebody("run-resumed").handsOver();
    expect(story.submitCount(1)).toBe(1);
  });

  it("gives a message accepted during a pause its whole wait after the pause", () => {
    const story = beginStory()
      .handsOver()
      .somebody("run-paused")
      .wait(10)
      .accepts("m1")
      .wait(50)
      .somebody("run-resumed");
    expect(wakeAt(story.run)).toBe(story.now + 600_000);
  });

  it("advances: the next message goes now", () => {
    const story = beginStory().submits("m1").somebody("run-advanced");
    expect(story.run.stepIndex).toBe(1);
    expect(handoverAt(story.run)).toBe(story.now);
  });

  it("extends the wait for the current step", () => {
    const story = beginStory().submits("m1").happens({ type: "run-extended", seconds: 60, by: null });
    expect(wakeAt(story.run)).toBe(story.now + 660_000);
  });

  it("extends a step that is not yet sent", () => {
    const story = beginStory().happens({ type: "run-extended", seconds: 60, by: null }).submits("m1");
    expect(wakeAt(story.run)).toBe(story.now + 660_000);
  });

  it("acknowledges: somebody reached the person otherwise", () => {
    const story = beginStory().submits("m1").somebody("run-acknowledged");
    expect(story.run).toMatchObject({
      status: "completed",
      outcome: { reason: "acknowledged", stepIndex: 0 },
    });
  });

  it("refuses what cannot be done, and says why", () => {
    expect(beginLastStep().somebody("run-advanced").refusal).toBe("no_next_step");
    expect(beginStory().somebody("run-resumed").refusal).toBe("run_not_paused");
    expect(beginStory().somebody("run-paused").somebody("run-paused").refusal).toBe("run_paused");
    expect(beginStory().somebody("run-paused").somebody("run-advanced").refusal).toBe("run_paused");
    expect(beginStory().somebody("run-canceled").somebody("run-acknowledged").refusal).toBe("run_ended");
  });
});
