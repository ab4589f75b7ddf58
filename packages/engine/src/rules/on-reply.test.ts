import type { Failover } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { buildMessage, buildRun, buildWorkflow } from "../testing/builders.ts";
import { Story } from "../testing/story.ts";
import { handoverAt, wakeAt } from "./run.ts";
import { stepAt } from "./step.ts";

const error = { code: "http_503", reason: "Service unavailable" };

/** Messenger until read, 600 s; then SMS. */
function begin(rule: Partial<Failover> = { stopOnReply: true }): Story {
  const [messenger, sms] = buildWorkflow().steps;
  if (!messenger?.failover || !sms) throw new Error("the built workflow has two steps");
  const steps = [{ ...messenger, failover: { ...messenger.failover, ...rule } }, sms];
  return new Story(buildRun({ workflow: buildWorkflow({ steps }) }));
}

describe("a reply of the recipient", () => {
  it("completes the run of a step that asks for it, whatever its message had reached", () => {
    const story = begin().submits("m1").reports("m1", "delivered").wait(20).replies(0);
    expect(story.run).toMatchObject({
      status: "completed",
      endedAt: story.now,
      outcome: { reason: "replied", stepIndex: 0, channel: "messenger", status: "delivered", late: false },
    });
    expect(story.run.steps.map(({ state }) => state)).toEqual(["delivered", "skipped"]);
    expect([handoverAt(story.run), wakeAt(story.run)]).toEqual([null, null]);
    expect(story.reportNumbers).toEqual([1]);
  });

  it("changes nothing where it was not asked for", () => {
    const story = begin({}).submits("m1");
    const before = story.run;
    expect(story.wait(5).replies(0).run).toBe(before);
    const last = begin().submits("m1").wait(600).timePasses().submits("m2");
    const waiting = last.run;
    expect(last.wait(5).replies(1).run).toBe(waiting);
  });

  it("is none before the message may have left", () => {
    const story = begin();
    const before = story.run;
    expect(story.wait(5).replies(0).run).toBe(before);
    story.handsOver().answers({ type: "submit-deferred", error, retryAfterSeconds: 5, random: 0 });
    const retrying = story.run;
    expect(story.replies(0).run).toBe(retrying);
  });

  it("counts while the answer is awaited, and when nobody can tell whether the message left", () => {
    expect(begin().handsOver().wait(1).replies(0).run.status).toBe("completed");
    const unknown = begin().handsOver().answers({ type: "submit-unanswered", error });
    expect(unknown.wait(1).replies(0).run.outcome).toMatchObject({ reason: "replied", status: null });
  });

  it("is none when it was written before the message left, however late it comes in", () => {
    const story = begin().wait(60).submits("m1");
    const [before, leftAt] = [story.run, story.now];
    expect(story.wait(5).replies(0, leftAt - 1000).run).toBe(before);
    // Timestamps of the gateway have no milliseconds.
    expect(story.replies(0, leftAt - 999).run.status).toBe("completed");
  });

  it("is late when a later step is waiting, and keeps its message from leaving", () => {
    const story = begin().submits("m1").wait(600).timePasses().wait(1).replies(0);
    expect(story.run).toMatchObject({ status: "completed", outcome: { reason: "replied", late: true } });
    expect(story.run.steps.map(({ state }) => state)).toEqual(["expired", "skipped"]);
    expect(story.handsOver().submitCount(1)).toBe(0);
  });

  it("completes a paused run", () => {
    expect(begin().submits("m1").somebody("run-paused").wait(9).replies(0).run.status).toBe("completed");
  });

  it("changes nothing after the end", () => {
    const story = begin().submits("m1").somebody("run-canceled");
    const before = story.run;
    expect(story.wait(1).replies(0).run).toBe(before);
  });

  it("must come from the recipient, on the step's channel", () => {
    const story = begin().submits("m1").wait(1);
    const before = story.run;
    const reply = { type: "reply-received", sentAt: story.now, messageUuid: "reply" } as const;
    story.happens({ ...reply, channel: "messenger", from: "somebody else" });
    story.happens({ ...reply, channel: "whatsapp", from: "2901000000000042" });
    expect(story.run).toBe(before);
  });

  it("answers the newest of the steps that went to the same person", () => {
    const rule = { conditionStatus: "read", expirySeconds: 600, stopOnReply: true } as const;
    const message = buildMessage({ channel: "whatsapp", from: "447700900100", to: "447700900042" });
    const steps = [
      { message, failover: rule },
      { message, failover: rule },
      { message: buildMessage(), failover: null },
    ];
    const story = new Story(buildRun({ workflow: buildWorkflow({ steps }) }));
    story.submits("m1").wait(600).timePasses().submits("m2").wait(1).replies(0);
    expect(story.run.outcome).toMatchObject({ stepIndex: 1, late: false });
    expect(stepAt(story.run, 0).state).toBe("expired");
  });
});
