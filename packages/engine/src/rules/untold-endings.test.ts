/** What callers of the Messages API are told of a message that no status speaks of. */
import type { StatusReport } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { buildMessage, buildRun, buildWorkflow } from "../testing/builders.ts";
import { Story } from "../testing/story.ts";
import type { Door } from "./run.ts";

const error = { code: "1130", reason: "Invalid recipient" };
const lost = { code: "connection_lost", reason: "The connection was lost." };
const busy = { code: "http_429", reason: "Too many requests." };
const refused = { type: "submit-refused", error } as const;
const unanswered = { type: "submit-unanswered", error: lost } as const;
const deferred = { type: "submit-deferred", error: busy, retryAfterSeconds: 5, random: 0 } as const;

/** Viber, then SMS when it is rejected, or when it was not read within 600 s. */
function begin(rule: "with a rule" | "without" = "without", door: Door = "messages"): Story {
  const failover = rule === "without" ? null : ({ conditionStatus: "read", expirySeconds: 600 } as const);
  const steps = [
    { message: buildMessage({ channel: "viber_service", from: "9016" }), failover },
    { message: buildMessage(), failover: null },
  ];
  return new Story(buildRun({ door, workflow: buildWorkflow({ steps, finalExpirySeconds: 3600 }) }));
}

/** The statuses that are ours, not the gateway's. */
function told({ effects }: Story) {
  return effects.flatMap((effect) => {
    if (effect.type !== "forward-status" || effect.report.messageUuid !== "") return [];
    const { status, error: cause }: StatusReport = effect.report;
    return [[effect.stepIndex, status, cause?.code, cause?.reason]];
  });
}

const canceled = [0, "rejected", "1330", "It was not sent: the run was canceled."];

describe("a message of which the gateway has reported nothing", () => {
  it("is told as rejected when the gateway refuses it, each one by itself", () => {
    const story = begin().handsOver().answers(refused).handsOver().answers(refused);
    expect(told(story)).toEqual([
      [0, "rejected", "1130", "Invalid recipient"],
      [1, "rejected", "1130", "Invalid recipient"],
    ]);
  });

  it("is told as rejected when the run is canceled before it was handed over", () => {
    expect(told(begin().somebody("run-canceled"))).toEqual([canceled]);
    expect(told(begin().handsOver().answers(deferred).somebody("run-canceled"))).toEqual([canceled]);
    expect(told(begin().wantsBack())).toEqual([canceled]);
  });

  it("is told by its answer when the run is canceled while it is being handed over", () => {
    const story = () => begin().handsOver().somebody("run-canceled");
    expect(told(story())).toEqual([]);
    expect(told(story().answers(refused))).toEqual([[0, "rejected", "1130", "Invalid recipient"]]);
    expect(told(story().answers(deferred))).toEqual([canceled]);
    expect(told(story().accepts("m1"))).toEqual([]);
  });

  it("is told as rejected when its time is over before the gateway took it", () => {
    const story = begin("with a rule").handsOver().answers(deferred).wait(600).timePasses();
    expect(told(story)).toEqual([[0, "rejected", "1360", expect.stringContaining("Too many requests.")]]);
  });

  it("is told as rejected when somebody goes on to the next one before it left", () => {
    const rejected = [[0, "rejected", "1330", "It was not sent: it was not needed any more."]];
    expect(told(begin().somebody("run-advanced"))).toEqual(rejected);
    expect(told(begin().somebody("run-acknowledged"))).toEqual(rejected);
  });

  it("is told as undeliverable, once, when nobody can tell whether it left", () => {
    const story = begin("with a rule").handsOver().answers(unanswered).wait(600).timePasses();
    const expected = [[0, "undeliverable", "1330", "It may have been sent. The connection was lost."]];
    expect(told(story)).toEqual(expected);
    expect(told(story.handsOver().somebody("run-canceled"))).toEqual(expected);
  });

  it("is told as undeliverable when the gateway took it and the run ended in silence", () => {
    const story = begin().submits("m1").wait(3600).timePasses();
    expect(told(story)).toEqual([[0, "undeliverable", "1330", expect.stringContaining("nothing was heard")]]);
  });
});

describe("nothing of ours is told", () => {
  it.each([
    [
      "of a message whose status was told",
      begin().submits("m1").reports("m1", "submitted").wait(3600).timePasses(),
    ],
    [
      "of a message that is with the gateway when the run is canceled",
      begin().submits("m1").somebody("run-canceled"),
    ],
    ["of a message that was never begun", begin().submits("m1").reports("m1", "delivered")],
    [
      "of a message that was not needed because the one before arrived after all",
      begin("with a rule").submits("m1").wait(600).timePasses().reports("m1", "read", { stepIndex: 0 }),
    ],
    ["to callers who get a final report", begin("without", "workflows").handsOver().answers(refused)],
  ])("%s", (_, story) => {
    expect(told(story)).toEqual([]);
  });
});
