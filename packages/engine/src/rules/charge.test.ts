import {
  type Channel,
  channelRules,
  channels,
  type MessageStatus,
  type Usage,
} from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { figureChanges } from "../stats/figure-changes.ts";
import { BUILT_AT, buildMessage, buildRun, buildWorkflow } from "../testing/builders.ts";
import { Story } from "../testing/story.ts";
import { chargeOf, chargesOf } from "./charge.ts";
import type { Run } from "./run.ts";

const usage = { currency: "EUR", price: "0.0120" };
const statuses: readonly MessageStatus[] = ["submitted", "rejected", "undeliverable", "delivered", "read"];

function runOver(channel: Channel): Run {
  return buildRun({
    workflow: buildWorkflow({ steps: [{ message: buildMessage({ channel }), failover: null }] }),
  });
}

/** What a message over the channel has cost whose last status is this one, with a price reported all along. */
function charge(channel: Channel, status: MessageStatus | null): Usage | null {
  const attempt = {
    number: 1,
    startedAt: BUILT_AT,
    outcome: "accepted",
    messageUuid: "m1",
    error: null,
  } as const;
  return chargeOf(runOver(channel), 0, { ...attempt, status, usage });
}

describe("what a message has cost", () => {
  const atOnce = channels.filter((channel) => channelRules[channel].chargedAt === "submitted");
  const onArrival = channels.filter((channel) => channelRules[channel].chargedAt === "delivered");

  it("is known for every channel, by the table of the Messages API", () => {
    expect(atOnce).toEqual(["sms", "mms"]);
    expect(onArrival).toEqual(["messenger", "viber_service", "whatsapp", "rcs"]);
  });

  it.each(atOnce)("is what was reported over %s, whether it arrives or not", (channel) => {
    expect(statuses.map((status) => charge(channel, status))).toEqual(statuses.map(() => usage));
  });

  it.each(onArrival)("is nothing over %s until it has arrived, whatever was reported", (channel) => {
    expect(statuses.map((status) => charge(channel, status))).toEqual([null, null, null, usage, usage]);
    expect(charge(channel, null)).toBeNull();
  });
});

/** Viber until delivered, 600 s, then SMS; the gateway tells the price with every status. */
function beginViber(): Story {
  const rule = { conditionStatus: "delivered", expirySeconds: 600 } as const;
  const steps = [
    { message: buildMessage({ channel: "viber_service", from: "9016" }), failover: rule },
    { message: buildMessage(), failover: null },
  ];
  return new Story(buildRun({ door: "workflows", workflow: buildWorkflow({ steps }) })).submits("m1");
}

const sms = { currency: "EUR", price: "0.0333" };

describe("a run whose gateway tells the price with every status", () => {
  it("has cost the SMS alone when the Viber message was rejected", () => {
    const story = beginViber().reports("m1", "submitted", { usage }).reports("m1", "rejected", { usage });
    story.submits("m2").reports("m2", "delivered", { usage: sms });
    expect([...chargesOf(story.run, 0), ...chargesOf(story.run, 1)]).toEqual([null, sms]);
    const cost = figureChanges(null, story.run).filter(({ measure }) => measure === "cost");
    expect(cost).toEqual([{ measure: "cost", name: "EUR", amount: expect.any(Number) }]);
    expect(cost).toEqual(figureChanges(null, onlySms(story.run)).filter(({ measure }) => measure === "cost"));
  });

  it("is corrected when the Viber message arrives after the end: now it costs something as well", () => {
    const story = beginViber().reports("m1", "submitted", { usage }).wait(600).timePasses();
    story.submits("m2").reports("m2", "delivered", { usage: sms });
    expect([story.run.status, story.reportNumbers]).toEqual(["completed", [1]]);
    story.wait(60).reports("m1", "delivered", { stepIndex: 0 }); // the price was told before
    expect([story.reportNumbers, chargesOf(story.run, 0)]).toEqual([[1, 2], [usage]]);
  });

  it("is not corrected for a price that changes nothing, because the message never arrived", () => {
    const story = beginViber()
      .reports("m1", "rejected")
      .submits("m2")
      .reports("m2", "delivered", { usage: sms });
    story.reports("m1", "rejected", { stepIndex: 0, usage });
    expect(story.reportNumbers).toEqual([1]);
  });
});

function onlySms(run: Run): Run {
  return { ...run, steps: run.steps.map((step, index) => (index === 0 ? { ...step, attempts: [] } : step)) };
}
