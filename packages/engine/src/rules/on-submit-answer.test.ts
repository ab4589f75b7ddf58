import { describe, expect, it } from "vitest";
import { beginLastStep, beginStory } from "../testing/story.ts";
import { handoverAt, wakeAt } from "./run.ts";
import { currentStep, stepAt } from "./step.ts";

const error = { code: "http_503", reason: "Service unavailable" };
const nothing = { type: "submit-unanswered", error } as const;

function deferred(retryAfterSeconds: number | null, random = 0) {
  return { type: "submit-deferred", error, retryAfterSeconds, random } as const;
}

describe("a submit that certainly did not leave", () => {
  it("is tried again after 1 s, then after twice as long, each spread by up to a quarter", () => {
    const story = beginStory().handsOver().answers(deferred(null));
    expect(handoverAt(story.run)).toBe(story.now + 1000);
    story.wait(1).handsOver().answers(deferred(null, 1));
    expect(handoverAt(story.run)).toBe(story.now + 2500);
    expect(story.submitCount(0)).toBe(2);
  });

  it("waits as long as the gateway asks with Retry-After", () => {
    const story = beginStory().handsOver().answers(deferred(30));
    expect(handoverAt(story.run)).toBe(story.now + 30_000);
  });

  it("waits a second even if the gateway asks for none: it has just said that it is busy", () => {
    const story = beginStory().handsOver().answers(deferred(0));
    expect(handoverAt(story.run)).toBe(story.now + 1000);
  });

  it("leaves the step at once when the next try would come after the step's time", () => {
    const story = beginStory().handsOver().answers(deferred(600));
    expect(story.run.stepIndex).toBe(1);
  });

  it("is retried only inside the step's time, counted from the first try", () => {
    const story = beginStory().handsOver().wait(590).answers(deferred(9));
    story.wait(9.5).handsOver().answers(deferred(1));
    expect(story.run.stepIndex).toBe(1);
  });
});

describe("a submit that may have left", () => {
  it("is never sent again by reflex: the step waits as unknown", () => {
    const story = beginStory().handsOver().answers(nothing).wait(300).timePasses();
    expect(currentStep(story.run).state).toBe("unknown");
    expect(handoverAt(story.run)).toBeNull();
  });

  it("is settled by a status that carries our reference, and the step's wait begins then", () => {
    const story = beginStory().handsOver().answers(nothing).wait(2).reports("m1", "submitted");
    expect(currentStep(story.run)).toMatchObject({ state: "submitted", submittedAt: story.now });
    expect(wakeAt(story.run)).toBe(story.now + 600_000);
  });

  it("is followed by the next step when its time has come", () => {
    const story = beginStory().handsOver().wait(30).answers(nothing).wait(570).timePasses();
    expect(story.run.stepIndex).toBe(1);
    expect(stepAt(story.run, 0).state).toBe("unknown");
  });

  it("counts as unknown when no answer came within a minute, as after a crash", () => {
    const story = beginStory().handsOver().wait(60).timePasses();
    expect(currentStep(story.run)).toMatchObject({ state: "unknown", attempts: [{ outcome: "unknown" }] });
  });

  it("is sent again after the grace time on the last step, at least once", () => {
    const story = beginLastStep().handsOver().answers(nothing).wait(59.9).timePasses();
    expect(story.submitCount(0)).toBe(1);
    story.wait(0.1).timePasses().submits("m2").reports("m2", "delivered");
    expect(story.submitCount(0)).toBe(2);
    expect(story.run.status).toBe("completed");
  });

  it("has twice the grace time with each further attempt that nobody knows of", () => {
    const story = beginLastStep().handsOver().answers(nothing).wait(60).timePasses();
    story.handsOver().answers(nothing).wait(119.9).timePasses();
    expect(story.run.steps[0]?.state).toBe("unknown");
    story.wait(0.1).timePasses().handsOver().answers(nothing);
    expect(wakeAt(story.run)).toBe(story.now + 240_000);
  });

  it("is given up after the grace time on the last step where the caller asked for at most once", () => {
    const story = beginLastStep("give_up").handsOver().answers(nothing).wait(60).timePasses();
    expect(story.run).toMatchObject({ status: "failed", outcome: { reason: "gave_up" } });
    expect(story.submitCount(0)).toBe(1);
  });

  it("completes the run when the first try shows itself after the second was sent", () => {
    const story = beginLastStep().handsOver().answers(nothing).wait(60).timePasses().submits("m2");
    story.reports("m1", "delivered", { attempt: 1 });
    expect(story.run.status).toBe("completed");
  });

  it.each([
    ["rejected", "delivered"],
    ["submitted", "delivered"],
    ["delivered", "read"],
  ] as const)(
    "keeps the step's state when the first try is reported %s after the second was %s",
    (late, status) => {
      const story = beginLastStep().handsOver().answers(nothing).wait(60).timePasses().submits("m2");
      story.reports("m2", status).reports("m1", late, { attempt: 1 });
      expect(story.run).toMatchObject({ status: "completed", outcome: { status } });
      expect(currentStep(story.run).state).toBe(status);
    },
  );

  it("waits as long as the gateway asks when its answer, after all, is that it was busy", () => {
    const story = beginLastStep("give_up").handsOver().answers(nothing).answers(deferred(300));
    expect(currentStep(story.run)).toMatchObject({ handoverAt: story.now + 300_000, graceEndsAt: null });
    expect(story.wait(60).timePasses().run.status).toBe("running");
  });

  it("does not fail for the failure of a try that a newer one has replaced", () => {
    const story = beginLastStep().handsOver().answers(nothing).wait(60).timePasses().submits("m2");
    story.reports("m1", "rejected", { attempt: 1 });
    expect(story.run.status).toBe("running");
    expect(currentStep(story.run).state).toBe("submitted");
  });
});

describe("an earlier try that turns out to have left", () => {
  const busy = deferred(null);

  it("is what the step waits for: a later one that waits to be tried again is not sent", () => {
    const story = beginStory().handsOver().answers(busy).wait(1).handsOver().answers(busy);
    story.reports("m1", "submitted", { attempt: 1 });
    expect(currentStep(story.run)).toMatchObject({ state: "submitted", handoverAt: null });
    expect([handoverAt(story.run), wakeAt(story.run)]).toEqual([null, story.now + 600_000]);
    expect(story.wait(3).handsOver().submitCount(0)).toBe(2);
    expect(story.wait(600).timePasses().run.stepIndex).toBe(1);
  });

  it("counts, whether its status comes before or after the later one was answered", () => {
    for (const answer of [busy, nothing]) {
      const story = beginLastStep().handsOver().answers(nothing).wait(60).timePasses().handsOver();
      story.reports("m1", "submitted", { attempt: 1 }).answers(answer);
      expect(currentStep(story.run)).toMatchObject({
        state: "submitted",
        handoverAt: null,
        graceEndsAt: null,
      });
      expect(story.wait(600).timePasses().handsOver().submitCount(0)).toBe(2);
    }
  });

  it("ends the grace time of a later one that nobody knows of", () => {
    const story = beginLastStep().handsOver().answers(nothing).wait(60).timePasses();
    story.handsOver().answers(nothing).reports("m1", "submitted", { attempt: 1 });
    expect(currentStep(story.run)).toMatchObject({ state: "submitted", graceEndsAt: null });
  });

  it("is also known by an answer that comes late", () => {
    const story = beginLastStep().handsOver().wait(60).timePasses().wait(60).timePasses();
    story.handsOver().answers(nothing).accepts("m1", { attempt: 1 });
    expect(currentStep(story.run)).toMatchObject({ state: "submitted", graceEndsAt: null });
  });

  it("shows how far it has come", () => {
    const story = beginStory().handsOver().answers(busy).wait(1).handsOver().answers(busy);
    story.reports("m1", "delivered", { attempt: 1 });
    expect(currentStep(story.run).state).toBe("delivered");
  });

  it("leaves the later one alone while that is under way, and when it has failed itself", () => {
    const story = beginStory()
      .handsOver()
      .answers(busy)
      .wait(1)
      .handsOver()
      .reports("m1", "submitted", { attempt: 1 });
    expect(currentStep(story.run).state).toBe("submitting");
    const failed = beginStory().handsOver().answers(busy).wait(1).handsOver().answers(busy);
    failed.reports("m1", "rejected", { attempt: 1 });
    expect(currentStep(failed.run)).toMatchObject({ state: "pending", handoverAt: failed.now + 2000 });
  });
});

describe("a message that was accepted when its step was over", () => {
  it("shows when that was known, after a cancel", () => {
    const story = beginStory().handsOver().somebody("run-canceled").wait(2).accepts("m1");
    expect(story.run.steps[0]).toMatchObject({ state: "submitted", submittedAt: story.now });
    const known = story.now;
    story.wait(3).reports("m1", "delivered").reports("m1", "read");
    expect(story.run.steps[0]).toMatchObject({ state: "read", submittedAt: known });
  });

  it("shows it also while the next step is waited for", () => {
    const story = beginStory().handsOver().wait(30).answers(nothing).wait(570).timePasses();
    story.wait(2).accepts("m1", { stepIndex: 0 });
    expect(story.run.steps[0]).toMatchObject({ state: "expired", submittedAt: story.now });
  });

  it("shows it when a status is the first sign of it, whether that comes later or ends the step", () => {
    const late = beginStory().handsOver().somebody("run-canceled").wait(2).reports("m1", "submitted");
    expect(late.run.steps[0]).toMatchObject({ submittedAt: late.now });
    const read = beginStory().handsOver().wait(2).reports("m1", "read");
    expect(read.run.steps[0]).toMatchObject({ state: "read", submittedAt: read.now, endedAt: read.now });
  });

  it("shows nothing when it was not accepted after all", () => {
    const story = beginStory().handsOver().somebody("run-canceled").wait(2);
    story.answers({ type: "submit-refused", error });
    expect(story.run.steps[0]).toMatchObject({ state: "rejected", submittedAt: null });
  });
});
