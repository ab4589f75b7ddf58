/** Steps without a failover rule that are not the last: only a rejection sends the next one. */
import { describe, expect, it } from "vitest";
import { buildMessage, buildRun, buildWorkflow } from "../testing/builders.ts";
import { Story } from "../testing/story.ts";
import { currentStep, stepAt } from "./step.ts";

/** Viber, then SMS when it is rejected. */
function begin(): Story {
  const viber = buildMessage({ channel: "viber_service", from: "9016" });
  const steps = [viber, buildMessage()].map((message) => ({ message, failover: null }));
  return new Story(buildRun({ workflow: buildWorkflow({ steps, finalExpirySeconds: 3600 }) }));
}

describe("a step without a rule", () => {
  it("is followed at once by the next one when it was rejected", () => {
    const story = begin().submits("m1").reports("m1", "rejected");
    expect(story.run).toMatchObject({ status: "running", stepIndex: 1 });
    expect(story.submits("m2").reports("m2", "delivered").run).toMatchObject({
      status: "completed",
      outcome: { reason: "condition_met", stepIndex: 1 },
    });
  });

  it("is followed by the next one when the gateway refuses it", () => {
    const refusal = {
      type: "submit-refused",
      error: { code: "http_422", reason: "Invalid sender" },
    } as const;
    expect(begin().handsOver().answers(refusal).run).toMatchObject({ status: "running", stepIndex: 1 });
  });

  it("ends the run when it is undeliverable: that is no rejection", () => {
    const story = begin().submits("m1").reports("m1", "undeliverable");
    expect(story.run).toMatchObject({
      status: "failed",
      stepIndex: 0,
      outcome: { reason: "step_failed", status: "undeliverable" },
    });
    expect(story.run.steps.map(({ state }) => state)).toEqual(["undeliverable", "skipped"]);
  });

  it("ends the run when it stays silent for the final expiry time", () => {
    const story = begin().submits("m1").wait(3600).happens({ type: "expiry-passed" });
    expect(story.run).toMatchObject({ status: "failed", stepIndex: 0, outcome: { reason: "expired" } });
    expect(stepAt(story.run, 1).attempts).toEqual([]);
  });

  it("completes the run when it was delivered", () => {
    expect(begin().submits("m1").reports("m1", "delivered").run.status).toBe("completed");
  });

  it("is given a grace time when its submit stays unanswered, because nothing else would move the run", () => {
    const error = { code: "timed_out", reason: "No answer" };
    const story = begin().handsOver().answers({ type: "submit-unanswered", error });
    expect(currentStep(story.run).graceEndsAt).toBe(story.now + 60_000);
  });

  it("ends the run when the gateway is busy until its time is over: that is no rejection either", () => {
    const error = { code: "http_429", reason: "Too many requests" };
    const busy = { type: "submit-deferred", error, retryAfterSeconds: 3600, random: 0 } as const;
    const story = begin().handsOver().answers(busy);
    expect(story.run).toMatchObject({ status: "failed", stepIndex: 0, outcome: { reason: "expired" } });
    expect(story.run.steps.map(({ state }) => state)).toEqual(["expired", "skipped"]);
  });

  it("still lets a person go on to the next one", () => {
    const story = begin().submits("m1").happens({ type: "run-advanced", by: null });
    expect(story.run).toMatchObject({ status: "running", stepIndex: 1 });
  });
});
