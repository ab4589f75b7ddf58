import type { OnUnknown, Step } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { buildMessage, buildRun, buildWorkflow } from "../testing/builders.ts";
import { Story } from "../testing/story.ts";
import { handoverAt, wakeAt } from "./run.ts";
import { currentStep, stepAt } from "./step.ts";

const error = { code: "http_503", reason: "Service unavailable" };
const nothing = { type: "submit-unanswered", error } as const;

/** Messenger until read, 600 s; then SMS. */
function begin(): Story {
  return new Story(buildRun());
}

/** A single SMS. */
function beginLast(onUnknown: OnUnknown = "send_again"): Story {
  const workflow = buildWorkflow({ steps: [{ message: buildMessage(), failover: null }], onUnknown });
  return new Story(buildRun({ workflow }));
}

function deferred(retryAfterSeconds: number | null, random = 0) {
  return { type: "submit-deferred", error, retryAfterSeconds, random } as const;
}

describe("an accepted run", () => {
  it("hands its first message over as soon as the gateway has a place", () => {
    const story = begin();
    expect(handoverAt(story.run)).toBe(story.now);
    story.handsOver();
    expect(story.effects).toEqual([{ type: "submit-message", stepIndex: 0, attempt: 1 }]);
    expect(currentStep(story.run).state).toBe("submitting");
  });

  it("begins a step's wait when the gateway has accepted the message, not before", () => {
    const story = begin().handsOver().wait(20).accepts("m1");
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

describe("a status that meets the condition", () => {
  it("completes the run and sends nothing more", () => {
    const story = begin().submits("m1").wait(5).reports("m1", "read");
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
    expect(beginLast().submits("m1").reports("m1", "read").run.status).toBe("completed");
  });

  it("is not met by delivered where read was asked for, and the wait goes on as it was", () => {
    const story = begin().submits("m1");
    const due = wakeAt(story.run);
    story.wait(30).reports("m1", "delivered");
    expect(story.run.status).toBe("running");
    expect(currentStep(story.run).state).toBe("delivered");
    expect(wakeAt(story.run)).toBe(due);
  });
});

describe("a step that fails", () => {
  it.each(["rejected", "undeliverable"] as const)(
    "goes to the next step at once when its message is %s",
    (status) => {
      const story = begin().submits("m1").wait(1).reports("m1", status);
      expect(story.run).toMatchObject({ status: "running", stepIndex: 1 });
      expect(stepAt(story.run, 0)).toMatchObject({ state: status, endedAt: story.now });
      expect(handoverAt(story.run)).toBe(story.now);
    },
  );

  it("goes to the next step at once when the submit is refused", () => {
    const story = begin().handsOver().answers({ type: "submit-refused", error });
    expect(story.run.stepIndex).toBe(1);
    expect(stepAt(story.run, 0)).toMatchObject({ state: "rejected", attempts: [{ error }] });
  });

  it("ends the run as failed on the last step", () => {
    const story = beginLast().submits("m1").reports("m1", "rejected");
    expect(story.run).toMatchObject({
      status: "failed",
      outcome: { reason: "step_failed", status: "rejected" },
    });
  });
});

describe("a step whose time has come", () => {
  it("expires when its condition is not met in time after the submit was accepted, and not a moment before", () => {
    const story = begin().submits("m1").wait(599.999).timePasses();
    expect(story.run.stepIndex).toBe(0);
    story.wait(0.001).timePasses();
    expect(story.run.stepIndex).toBe(1);
    expect(stepAt(story.run, 0).state).toBe("expired");
  });

  it("closes the run as failed when the last step stays silent for its own limit", () => {
    const story = beginLast().submits("m1").wait(86_400).timePasses();
    expect(story.run).toMatchObject({ status: "failed", outcome: { reason: "expired", status: null } });
  });
});

describe("a submit that certainly did not leave", () => {
  it("is tried again after 1 s, then after twice as long, each spread by up to a quarter", () => {
    const story = begin().handsOver().answers(deferred(null));
    expect(handoverAt(story.run)).toBe(story.now + 1000);
    story.wait(1).handsOver().answers(deferred(null, 1));
    expect(handoverAt(story.run)).toBe(story.now + 2500);
    expect(story.submitCount(0)).toBe(2);
  });

  it("waits as long as the gateway asks with Retry-After", () => {
    const story = begin().handsOver().answers(deferred(30));
    expect(handoverAt(story.run)).toBe(story.now + 30_000);
  });

  it("waits a second even if the gateway asks for none: it has just said that it is busy", () => {
    const story = begin().handsOver().answers(deferred(0));
    expect(handoverAt(story.run)).toBe(story.now + 1000);
  });

  it("leaves the step at once when the next try would come after the step's time", () => {
    const story = begin().handsOver().answers(deferred(600));
    expect(story.run.stepIndex).toBe(1);
  });

  it("is retried only inside the step's time, counted from the first try", () => {
    const story = begin().handsOver().wait(590).answers(deferred(9));
    story.wait(9.5).handsOver().answers(deferred(1));
    expect(story.run.stepIndex).toBe(1);
  });
});

describe("a submit that may have left", () => {
  it("is never sent again by reflex: the step waits as unknown", () => {
    const story = begin().handsOver().answers(nothing).wait(300).timePasses();
    expect(currentStep(story.run).state).toBe("unknown");
    expect(handoverAt(story.run)).toBeNull();
  });

  it("is settled by a status that carries our reference, and the step's wait begins then", () => {
    const story = begin().handsOver().answers(nothing).wait(2).reports("m1", "submitted");
    expect(currentStep(story.run)).toMatchObject({ state: "submitted", submittedAt: story.now });
    expect(wakeAt(story.run)).toBe(story.now + 600_000);
  });

  it("is followed by the next step when its time has come", () => {
    const story = begin().handsOver().wait(30).answers(nothing).wait(570).timePasses();
    expect(story.run.stepIndex).toBe(1);
    expect(stepAt(story.run, 0).state).toBe("unknown");
  });

  it("counts as unknown when no answer came within a minute, as after a crash", () => {
    const story = begin().handsOver().wait(60).timePasses();
    expect(currentStep(story.run)).toMatchObject({ state: "unknown", attempts: [{ outcome: "unknown" }] });
  });

  it("is sent again after the grace time on the last step, at least once", () => {
    const story = beginLast().handsOver().answers(nothing).wait(59.9).timePasses();
    expect(story.submitCount(0)).toBe(1);
    story.wait(0.1).timePasses().submits("m2").reports("m2", "delivered");
    expect(story.submitCount(0)).toBe(2);
    expect(story.run.status).toBe("completed");
  });

  it("has twice the grace time with each further attempt that nobody knows of", () => {
    const story = beginLast().handsOver().answers(nothing).wait(60).timePasses();
    story.handsOver().answers(nothing).wait(119.9).timePasses();
    expect(story.run.steps[0]?.state).toBe("unknown");
    story.wait(0.1).timePasses().handsOver().answers(nothing);
    expect(wakeAt(story.run)).toBe(story.now + 240_000);
  });

  it("is given up after the grace time on the last step where the caller asked for at most once", () => {
    const story = beginLast("give_up").handsOver().answers(nothing).wait(60).timePasses();
    expect(story.run).toMatchObject({ status: "failed", outcome: { reason: "gave_up" } });
    expect(story.submitCount(0)).toBe(1);
  });

  it("completes the run when the first try shows itself after the second was sent", () => {
    const story = beginLast().handsOver().answers(nothing).wait(60).timePasses().submits("m2");
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
      const story = beginLast().handsOver().answers(nothing).wait(60).timePasses().submits("m2");
      story.reports("m2", status).reports("m1", late, { attempt: 1 });
      expect(story.run).toMatchObject({ status: "completed", outcome: { status } });
      expect(currentStep(story.run).state).toBe(status);
    },
  );

  it("waits as long as the gateway asks when its answer, after all, is that it was busy", () => {
    const story = beginLast("give_up").handsOver().answers(nothing).answers(deferred(300));
    expect(currentStep(story.run)).toMatchObject({ handoverAt: story.now + 300_000, graceEndsAt: null });
    expect(story.wait(60).timePasses().run.status).toBe("running");
  });

  it("does not fail for the failure of a try that a newer one has replaced", () => {
    const story = beginLast().handsOver().answers(nothing).wait(60).timePasses().submits("m2");
    story.reports("m1", "rejected", { attempt: 1 });
    expect(story.run.status).toBe("running");
    expect(currentStep(story.run).state).toBe("submitted");
  });
});

describe("an earlier try that turns out to have left", () => {
  const busy = deferred(null);

  it("is what the step waits for: a later one that waits to be tried again is not sent", () => {
    const story = begin().handsOver().answers(busy).wait(1).handsOver().answers(busy);
    story.reports("m1", "submitted", { attempt: 1 });
    expect(currentStep(story.run)).toMatchObject({ state: "submitted", handoverAt: null });
    expect([handoverAt(story.run), wakeAt(story.run)]).toEqual([null, story.now + 600_000]);
    expect(story.wait(3).handsOver().submitCount(0)).toBe(2);
    expect(story.wait(600).timePasses().run.stepIndex).toBe(1);
  });

  it("counts, whether its status comes before or after the later one was answered", () => {
    for (const answer of [busy, nothing]) {
      const story = beginLast().handsOver().answers(nothing).wait(60).timePasses().handsOver();
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
    const story = beginLast().handsOver().answers(nothing).wait(60).timePasses();
    story.handsOver().answers(nothing).reports("m1", "submitted", { attempt: 1 });
    expect(currentStep(story.run)).toMatchObject({ state: "submitted", graceEndsAt: null });
  });

  it("is also known by an answer that comes late", () => {
    const story = beginLast().handsOver().wait(60).timePasses().wait(60).timePasses();
    story.handsOver().answers(nothing).accepts("m1", { attempt: 1 });
    expect(currentStep(story.run)).toMatchObject({ state: "submitted", graceEndsAt: null });
  });

  it("shows how far it has come", () => {
    const story = begin().handsOver().answers(busy).wait(1).handsOver().answers(busy);
    story.reports("m1", "delivered", { attempt: 1 });
    expect(currentStep(story.run).state).toBe("delivered");
  });

  it("leaves the later one alone while that is under way, and when it has failed itself", () => {
    const story = begin()
      .handsOver()
      .answers(busy)
      .wait(1)
      .handsOver()
      .reports("m1", "submitted", { attempt: 1 });
    expect(currentStep(story.run).state).toBe("submitting");
    const failed = begin().handsOver().answers(busy).wait(1).handsOver().answers(busy);
    failed.reports("m1", "rejected", { attempt: 1 });
    expect(currentStep(failed.run)).toMatchObject({ state: "pending", handoverAt: failed.now + 2000 });
  });
});

describe("statuses that come before the answer, twice, or out of order", () => {
  it("takes a status that overtakes the answer, and the answer then changes nothing", () => {
    const story = begin().handsOver().reports("m1", "delivered");
    expect(currentStep(story.run).state).toBe("delivered");
    const before = story.run;
    expect(story.accepts("m1").run).toBe(before);
  });

  it("ignores a status that it already knows", () => {
    const story = begin().submits("m1").reports("m1", "delivered");
    const before = story.run;
    expect(story.reports("m1", "delivered").run).toBe(before);
    expect(story.reports("m1", "submitted").run).toBe(before);
  });

  it("records a failure after delivery, and changes nothing else", () => {
    const story = begin().submits("m1").reports("m1", "delivered");
    story.reports("m1", "undeliverable", { error });
    expect(currentStep(story.run)).toMatchObject({
      state: "delivered",
      attempts: [{ status: "delivered", error }],
    });
    expect(story.run.stepIndex).toBe(0);
  });

  it("ignores a status of another message under the same reference", () => {
    const story = begin().submits("m1");
    const before = story.run;
    expect(story.reports("forged", "read").run).toBe(before);
  });
});

describe("a late status", () => {
  it("completes the run when an earlier message meets its condition while a later one waits", () => {
    const story = begin().submits("m1").wait(600).timePasses().submits("m2");
    story.wait(5).reports("m1", "read", { stepIndex: 0 });
    expect(story.run).toMatchObject({
      status: "completed",
      outcome: { stepIndex: 0, late: true, status: "read" },
    });
    expect(stepAt(story.run, 1).state).toBe("submitted");
  });

  it("keeps a next message that has not left from leaving", () => {
    const story = begin().submits("m1").wait(600).timePasses().reports("m1", "read", { stepIndex: 0 });
    expect(story.run.status).toBe("completed");
    expect(story.handsOver().submitCount(1)).toBe(0);
  });

  it("corrects usage and report after the end, numbered, and the run stays as it ended", () => {
    const story = beginLast().submits("m1").wait(86_400).timePasses().wait(60);
    story.reports("m1", "delivered", { usage: { currency: "EUR", price: "0.0333" } });
    expect(story.reportNumbers).toEqual([1, 2]);
    expect(story.run).toMatchObject({
      status: "failed",
      outcome: { reason: "expired", status: "delivered" },
    });
    expect(stepAt(story.run, 0).attempts[0]?.usage?.price).toBe("0.0333");
  });

  it("sends no correction for a status that the report already says", () => {
    const story = beginLast().submits("m1").somebody("run-canceled").reports("m1", "submitted");
    expect(story.reportNumbers).toEqual([1]);
  });
});

describe("run control", () => {
  it("cancels: nothing more is sent, and the step tells whether its message had left", () => {
    const before = begin().somebody("run-canceled");
    expect(stepAt(before.run, 0).state).toBe("canceled");
    const after = begin().handsOver().somebody("run-canceled");
    expect(after.run.status).toBe("canceled");
    expect(stepAt(after.run, 0).state).toBe("submitting");
  });

  it("pauses: the clock stands still, and goes on where it stood", () => {
    const story = begin().submits("m1").wait(100).somebody("run-paused");
    expect(wakeAt(story.run)).toBeNull();
    story.wait(10_000).somebody("run-resumed");
    expect(wakeAt(story.run)).toBe(story.now + 500_000);
  });

  it("asks its sender's rate for a new place after a pause", () => {
    const story = begin();
    story.happens({ type: "handover-postponed", until: story.now + 5000 });
    story.somebody("run-paused").wait(3600).somebody("run-resumed");
    expect(currentStep(story.run)).toMatchObject({ placeReserved: false, handoverAt: story.now + 5000 });
  });

  it("lets a status complete a paused run", () => {
    const story = begin().submits("m1").somebody("run-paused").reports("m1", "read");
    expect(story.run.status).toBe("completed");
  });

  it("holds the next message back while paused, and hands it over on resume", () => {
    const story = begin().submits("m1").somebody("run-paused").wait(10).reports("m1", "rejected");
    expect(story.run.stepIndex).toBe(1);
    expect(story.handsOver().submitCount(1)).toBe(0);
    story.wait(10).somebody("run-resumed").handsOver();
    expect(story.submitCount(1)).toBe(1);
  });

  it("gives a message accepted during a pause its whole wait after the pause", () => {
    const story = begin()
      .handsOver()
      .somebody("run-paused")
      .wait(10)
      .accepts("m1")
      .wait(50)
      .somebody("run-resumed");
    expect(wakeAt(story.run)).toBe(story.now + 600_000);
  });

  it("advances: the next message goes now", () => {
    const story = begin().submits("m1").somebody("run-advanced");
    expect(story.run.stepIndex).toBe(1);
    expect(handoverAt(story.run)).toBe(story.now);
  });

  it("extends the wait for the current step", () => {
    const story = begin().submits("m1").happens({ type: "run-extended", seconds: 60, by: null });
    expect(wakeAt(story.run)).toBe(story.now + 660_000);
  });

  it("extends a step that is not yet sent", () => {
    const story = begin().happens({ type: "run-extended", seconds: 60, by: null }).submits("m1");
    expect(wakeAt(story.run)).toBe(story.now + 660_000);
  });

  it("acknowledges: somebody reached the person otherwise", () => {
    const story = begin().submits("m1").somebody("run-acknowledged");
    expect(story.run).toMatchObject({
      status: "completed",
      outcome: { reason: "acknowledged", stepIndex: 0 },
    });
  });

  it("refuses what cannot be done, and says why", () => {
    expect(beginLast().somebody("run-advanced").refusal).toBe("no_next_step");
    expect(begin().somebody("run-resumed").refusal).toBe("run_not_paused");
    expect(begin().somebody("run-paused").somebody("run-paused").refusal).toBe("run_paused");
    expect(begin().somebody("run-paused").somebody("run-advanced").refusal).toBe("run_paused");
    expect(begin().somebody("run-canceled").somebody("run-acknowledged").refusal).toBe("run_ended");
  });
});

describe("the sender's rate limit", () => {
  it("postpones a handover without using up the step's time", () => {
    const story = begin();
    story.happens({ type: "handover-postponed", until: story.now + 30_000 });
    expect([handoverAt(story.run), wakeAt(story.run)]).toEqual([story.now + 30_000, null]);
    expect(story.handsOver().submitCount(0)).toBe(0);
    expect(story.wait(30).handsOver().submitCount(0)).toBe(1);
  });
});
