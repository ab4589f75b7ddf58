import type { OnUnknown } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { buildMessage, buildRun, buildWorkflow } from "../testing/builders.ts";
import { Story } from "../testing/story.ts";
import { handoverAt, type Run, wakeAt } from "./run.ts";
import { currentStep, stepAt } from "./step.ts";

const error = { code: "x", reason: "for the test" };

/** RCS until read, 600 s; then SMS. */
function begin(onUnknown: OnUnknown = "send_again", parts: Partial<Run> = {}): Story {
  const steps = [
    {
      message: buildMessage({ channel: "rcs", from: "ParcelCoAgent" }),
      failover: { conditionStatus: "read", expirySeconds: 600 },
    },
    { message: buildMessage(), failover: null },
  ] as const;
  return new Story(buildRun({ workflow: buildWorkflow({ steps, onUnknown }), ...parts }));
}

/** The same, with its first message submitted and its time over. */
function beginAsked(onUnknown: OnUnknown = "send_again"): Story {
  return begin(onUnknown).submits("m1").wait(600).timePasses();
}

function revocations({ effects }: Story) {
  return effects.filter(({ type }) => type === "revoke-message");
}

describe("a step whose time is over, on a channel that can take messages back", () => {
  it("asks for its message first: nothing else is sent, and the answer is waited for ten seconds", () => {
    const story = beginAsked();
    expect(revocations(story)).toEqual([
      { type: "revoke-message", stepIndex: 0, attempt: 1, messageUuid: "m1" },
    ]);
    expect(story.run).toMatchObject({ status: "running", stepIndex: 0 });
    expect(currentStep(story.run)).toMatchObject({ state: "submitted", revocation: { state: "asked" } });
    expect([handoverAt(story.run), wakeAt(story.run)]).toEqual([null, story.now + 10_000]);
    const before = story.run;
    expect(story.wait(9.999).timePasses().run).toBe(before);
  });

  it("asks for an earlier try of it, when that is the one that the gateway has", () => {
    const busy = { type: "submit-deferred", error, retryAfterSeconds: null, random: 0 } as const;
    const story = begin().handsOver().answers(busy).wait(1).handsOver().answers(busy);
    story.reports("m1", "submitted", { attempt: 1 }).wait(600).timePasses();
    expect(revocations(story)).toMatchObject([{ attempt: 1, messageUuid: "m1" }]);
    expect(story.revokes("revoked", { attempt: 1 }).run.stepIndex).toBe(1);
  });

  it.each(["revoked", "refused"] as const)("is left for the next one when the message is %s", (outcome) => {
    const story = beginAsked().wait(1).revokes(outcome);
    expect(story.run.stepIndex).toBe(1);
    expect(stepAt(story.run, 0)).toMatchObject({ state: "expired", revocation: { state: outcome } });
    expect(handoverAt(story.run)).toBe(story.now);
  });

  it.each([
    ["an answer that says nothing", (story: Story) => story.wait(1).revokes("unknown")],
    ["ten seconds of silence", (story: Story) => story.wait(10).timePasses()],
  ])("is left all the same after %s, unless the caller wants at most one message", (_, goesBy) => {
    const again = goesBy(beginAsked("send_again"));
    expect(again.run).toMatchObject({ status: "running", stepIndex: 1 });
    expect(stepAt(again.run, 0)).toMatchObject({ state: "expired", revocation: { state: "unknown" } });
    const once = goesBy(beginAsked("give_up"));
    expect(once.run).toMatchObject({ status: "failed", outcome: { reason: "gave_up", stepIndex: 0 } });
    expect(once.submitCount(1)).toBe(0);
  });

  it("is completed when the message is read after all, and the answer is then only noted", () => {
    const story = beginAsked().wait(1).reports("m1", "read");
    expect(story.run).toMatchObject({
      status: "completed",
      outcome: { reason: "condition_met", late: false },
    });
    story.revokes("revoked", { stepIndex: 0 });
    expect(story.run.status).toBe("completed");
    expect(stepAt(story.run, 0).revocation?.state).toBe("revoked");
  });

  it("goes on being taken back when the message is only delivered", () => {
    const story = beginAsked().wait(1).reports("m1", "delivered");
    expect(currentStep(story.run)).toMatchObject({ state: "delivered", revocation: { state: "asked" } });
    expect(story.revokes("revoked").run.stepIndex).toBe(1);
  });

  it("is left at once when the message fails meanwhile", () => {
    const story = beginAsked().wait(1).reports("m1", "undeliverable");
    expect(story.run.stepIndex).toBe(1);
    expect(story.submits("m2").revokes("refused", { stepIndex: 0 }).run.stepIndex).toBe(1);
  });

  it("is not asked for when it is the last one, when its message failed, or may not have left", () => {
    const last = buildWorkflow({ steps: [{ message: buildMessage({ channel: "rcs" }), failover: null }] });
    const stories = [
      new Story(buildRun({ workflow: last })).submits("m1").wait(86_400).timePasses(),
      begin().submits("m1").reports("m1", "rejected"),
      begin().handsOver().answers({ type: "submit-unanswered", error }).wait(600).timePasses(),
    ];
    for (const story of stories) expect(revocations(story)).toEqual([]);
  });

  it("is left as on any channel when the gateway cannot take messages back", () => {
    const story = begin("send_again", { revokeSeconds: 0 }).submits("m1").wait(600).timePasses();
    expect([story.run.stepIndex, revocations(story)]).toEqual([1, []]);
  });
});

describe("somebody who steps in", () => {
  it("advances: the message is asked back first, and a second time nothing is waited for", () => {
    const story = begin().submits("m1").wait(5).somebody("run-advanced");
    expect(revocations(story)).toHaveLength(1);
    expect(story.run.stepIndex).toBe(0);
    story.somebody("run-advanced");
    expect([story.run.stepIndex, revocations(story).length]).toEqual([1, 1]);
    expect(story.revokes("revoked", { stepIndex: 0 }).run.stepIndex).toBe(1);
  });

  it("cannot give more time to a step that is over", () => {
    const story = beginAsked();
    story.happens({ type: "run-extended", seconds: 60, by: null });
    expect(story.refusal).toBe("step_left");
  });

  it("pauses: the wait for the answer stands still, and what is answered meanwhile sends nothing", () => {
    const story = beginAsked().wait(4).somebody("run-paused").wait(3600).timePasses();
    expect(wakeAt(story.run)).toBeNull();
    const resumed = new Story(story.run);
    resumed.now = story.now;
    expect(wakeAt(resumed.somebody("run-resumed").run)).toBe(story.now + 6000);
    story.revokes("revoked");
    expect([story.run.stepIndex, handoverAt(story.run)]).toEqual([1, null]);
    expect(handoverAt(story.somebody("run-resumed").run)).toBe(story.now);
  });

  it("cancels: the answer is noted and changes nothing else", () => {
    const story = beginAsked().somebody("run-canceled").revokes("revoked");
    expect(story.run.status).toBe("canceled");
    expect(story.reportNumbers).toEqual([1]);
  });
});

describe("an answer", () => {
  it("counts once, and late ones tell what silence did not", () => {
    const story = beginAsked().wait(10).timePasses().submits("m2");
    const late = story.wait(5).revokes("revoked", { stepIndex: 0 }).run;
    expect([late.stepIndex, stepAt(late, 0).revocation?.state]).toEqual([1, "revoked"]);
    expect(story.revokes("refused", { stepIndex: 0 }).run).toBe(late);
    expect(story.revokes("revoked", { stepIndex: 0 }).run).toBe(late);
  });

  it("to a question that nobody asked changes nothing", () => {
    const story = begin().submits("m1");
    const before = story.run;
    expect(story.revokes("revoked").run).toBe(before);
  });
});

describe("somebody who wants a message back", () => {
  it("cancels the run, and has the message that is out asked back at once", () => {
    const story = begin().submits("m1").wantsBack();
    expect(story.run).toMatchObject({ status: "canceled", outcome: { reason: "canceled", stepIndex: 0 } });
    expect(revocations(story)).toHaveLength(1);
    story.revokes("revoked");
    expect(stepAt(story.run, 0).revocation?.state).toBe("revoked");
    expect(story.wantsBack().refusal).toBeNull();
    expect(revocations(story)).toHaveLength(1);
  });

  it("has a message that is being handed over asked back as soon as it has a name", () => {
    const byAnswer = begin().handsOver().wantsBack();
    expect([byAnswer.run.status, revocations(byAnswer)]).toEqual(["canceled", []]);
    const named = [{ type: "revoke-message", stepIndex: 0, attempt: 1, messageUuid: "m1" }];
    expect(revocations(byAnswer.accepts("m1"))).toEqual(named);
    expect(revocations(byAnswer.reports("m1", "delivered"))).toEqual(named);
    const byStatus = begin().handsOver().wantsBack().reports("m1", "submitted");
    expect(revocations(byStatus)).toEqual(named);
    expect(revocations(byStatus.accepts("m1"))).toEqual(named);
  });

  it.each([
    ["the gateway refuses it", { type: "submit-refused", error }],
    ["it never left", { type: "submit-deferred", error, retryAfterSeconds: null, random: 0 }],
  ] as const)("needs no gateway when %s meanwhile", (_, answer) => {
    const story = begin().handsOver().wantsBack().answers(answer);
    expect(revocations(story)).toEqual([]);
    expect(stepAt(story.run, 0).revocation?.state).toBe("revoked");
  });

  it("needs no gateway for a message that has not left, on any channel", () => {
    const sms = buildWorkflow({ steps: [{ message: buildMessage(), failover: null }] });
    const story = new Story(buildRun({ workflow: sms })).wantsBack();
    expect([story.run.status, story.refusal, revocations(story)]).toEqual(["canceled", null, []]);
  });

  it("gets it back after the run has ended too, which stays as it ended", () => {
    const story = begin().submits("m1").reports("m1", "read").wantsBack();
    expect([story.run.status, revocations(story).length]).toEqual(["completed", 1]);
  });

  it("may ask again after the gateway has refused", () => {
    const story = begin().submits("m1").wantsBack().revokes("refused").wantsBack();
    expect(revocations(story)).toHaveLength(2);
  });

  it("cancels the run although its clock has already asked for the message, which is asked for once", () => {
    const story = beginAsked().wantsBack();
    expect([story.run.status, revocations(story).length]).toEqual(["canceled", 1]);
    expect(story.revokes("revoked").run.stepIndex).toBe(0);
  });

  it.each([
    ["nothing_out", "failed", begin().submits("m1").reports("m1", "rejected")],
    ["not_revocable", "is out over a channel that takes nothing back", beginSms().submits("m1")],
    [
      "not_revocable",
      "is out at a gateway that takes nothing back",
      begin("send_again", { revokeSeconds: 0 }).submits("m1"),
    ],
  ] as const)("is told %s when the message %s, and nothing changes", (refusal, _, story) => {
    const before = story.run;
    expect(story.wantsBack().refusal).toBe(refusal);
    expect(story.run).toBe(before);
  });
});

function beginSms(): Story {
  const steps = [buildMessage(), buildMessage()].map((message, index) => ({
    message,
    failover: index === 0 ? ({ conditionStatus: "delivered", expirySeconds: 600 } as const) : null,
  }));
  return new Story(buildRun({ workflow: buildWorkflow({ steps }) }));
}
