import type { Step } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { buildMessage, buildRun, buildWorkflow } from "../testing/builders.ts";
import { beginLastStep, beginStory, Story } from "../testing/story.ts";
import { handoverAt, wakeAt } from "./run.ts";
import { currentStep, stepAt } from "./step.ts";

const error = { code: "http_503", reason: "Service unavailable" };
const nothing = { type: "submit-unanswered", error } as const;

describe("an accepted run", () => {
  it("hands its first message over as soon as the gateway has a place", () => {
    const story = beginStory();
    expect(handoverAt(story.run)).toBe(story.now);
    story.handsOver();
    expect(story.effects).toEqual([{ type: "submit-message", stepIndex: 0, attempt: 1 }]);
    expect(currentStep(story.run).state).toBe("submitting");
  });

  it("begins a step's wait when the gateway has accepted the message, not before", () => {
    const story = beginStory().handsOver().wait(20).accepts("m1");
    expect(wakeAt(story.run)).toBe(story.now + 600_000);
  });
});

describe("a step without a recipient", () => {
  const nobody = { message: buildMessage({ channel: "viber_service", to: "" }), failover: null };
  const [messenger, sms] = buildWorkflow().steps;
  const beginWith = (steps: readonly (Step | undefined)[]) =>
    new Story(buildRun({ workflow: buildWorkflow({ steps: steps.flatMap((step) => step ?? []) }) }));

  it("is skipped at the start: the first one that has a recipient is current", () => {
    const story = beginWith([nobody, nobody, messenger, sms]);
    expect(story.run).toMatchObject({ status: "running", stepIndex: 2 });
    expect(story.run.steps.map(({ state }) => state)).toEqual(["skipped", "skipped", "pending", "pending"]);
    expect(stepAt(story.run, 0)).toMatchObject({ handoverAt: null, endedAt: story.now });
    expect(handoverAt(story.run)).toBe(story.now);
    story.handsOver();
    expect(story.effects).toEqual([{ type: "submit-message", stepIndex: 2, attempt: 1 }]);
  });

  it("is passed over when the step before it fails over", () => {
    const story = beginWith([messenger, nobody, sms]).submits("m1").wait(600).timePasses();
    expect(story.run).toMatchObject({ status: "running", stepIndex: 2 });
    expect(stepAt(story.run, 1)).toMatchObject({ state: "skipped", attempts: [] });
    expect(story.submits("m2").reports("m2", "delivered").run.status).toBe("completed");
    expect(story.submitCount(1)).toBe(0);
  });

  it("is nothing to fail over to: the step before it is the last", () => {
    const story = beginWith([sms, nobody]);
    expect(story.somebody("run-advanced").refusal).toBe("no_next_step");
    story.submits("m1").reports("m1", "undeliverable");
    expect(story.run).toMatchObject({ status: "failed", outcome: { stepIndex: 0, late: false } });
    expect(stepAt(story.run, 1).state).toBe("skipped");
  });

  it("lets the step before it end in grace time when its submit stays unanswered, as on any last step", () => {
    const story = beginWith([sms, nobody]).handsOver().answers(nothing);
    expect(currentStep(story.run).graceEndsAt).toBe(story.now + 60_000);
  });

  it("stays skipped when the run is canceled", () => {
    const story = beginWith([messenger, nobody, sms]).somebody("run-canceled");
    expect(story.run.steps.map(({ state }) => state)).toEqual(["canceled", "skipped", "canceled"]);
  });

  it("cannot be all that a run has", () => {
    expect(() => beginWith([nobody])).toThrow("nobody to send to");
  });
});

describe("a step that fails", () => {
  it.each(["rejected", "undeliverable"] as const)(
    "goes to the next step at once when its message is %s",
    (status) => {
      const story = beginStory().submits("m1").wait(1).reports("m1", status);
      expect(story.run).toMatchObject({ status: "running", stepIndex: 1 });
      expect(stepAt(story.run, 0)).toMatchObject({ state: status, endedAt: story.now });
      expect(handoverAt(story.run)).toBe(story.now);
    },
  );

  it("goes to the next step at once when the submit is refused", () => {
    const story = beginStory().handsOver().answers({ type: "submit-refused", error });
    expect(story.run.stepIndex).toBe(1);
    expect(stepAt(story.run, 0)).toMatchObject({ state: "rejected", attempts: [{ error }] });
  });

  it("ends the run as failed on the last step", () => {
    const story = beginLastStep().submits("m1").reports("m1", "rejected");
    expect(story.run).toMatchObject({
      status: "failed",
      outcome: { reason: "step_failed", status: "rejected" },
    });
  });
});

describe("a step whose time has come", () => {
  it("expires when its condition is not met in time after the submit was accepted, and not a moment before", () => {
    const story = beginStory().submits("m1").wait(599.999).timePasses();
    expect(story.run.stepIndex).toBe(0);
    story.wait(0.001).timePasses();
    expect(story.run.stepIndex).toBe(1);
    expect(stepAt(story.run, 0).state).toBe("expired");
  });

  it("closes the run as failed when the last step stays silent for its own limit", () => {
    const story = beginLastStep().submits("m1").wait(86_400).timePasses();
    expect(story.run).toMatchObject({ status: "failed", outcome: { reason: "expired", status: null } });
  });
});

describe("the sender's rate limit", () => {
  it("postpones a handover without using up the step's time", () => {
    const story = beginStory();
    story.happens({ type: "handover-postponed", until: story.now + 30_000 });
    expect([handoverAt(story.run), wakeAt(story.run)]).toEqual([story.now + 30_000, null]);
    expect(story.handsOver().submitCount(0)).toBe(0);
    expect(story.wait(30).handsOver().submitCount(0)).toBe(1);
  });
});
