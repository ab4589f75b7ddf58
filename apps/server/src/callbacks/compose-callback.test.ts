import type { StatusReport } from "@failover-kit/core/model";
import type { CallbackEffect } from "@failover-kit/engine";
import { BUILT_AT, buildRun, buildWorkflow } from "@failover-kit/engine/testing";
import { describe, expect, it } from "vitest";
import { buildAttempt, buildRunWithSteps } from "../testing/build-runs.ts";
import { createCallbackComposer } from "./compose-callback.ts";

const OPERATOR = "http://127.0.0.1:9/statuses";
const compose = createCallbackComposer(OPERATOR);
const uuid = "5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10";
const finalReport: CallbackEffect = { type: "send-final-report", number: 2 };

function forward(report: Partial<StatusReport> = {}): CallbackEffect {
  return {
    type: "forward-status",
    stepIndex: 0,
    attempt: 1,
    report: {
      messageUuid: uuid,
      status: "delivered",
      reportedAt: BUILT_AT + 120,
      clientRef: "ours.0.1",
      error: null,
      usage: null,
      ...report,
    },
  };
}

function bodyOf(callback: ReturnType<typeof compose>): unknown {
  return callback && JSON.parse(callback.body);
}

describe("callbacks of Workflows and Dispatch", () => {
  it("forward a status with a link to the workflow, and without our own reference", () => {
    const run = buildRun({ door: "workflows" });
    const callback = compose(run, forward({ usage: { currency: "EUR", price: "0.0120" } }));
    expect(callback).toMatchObject({ url: OPERATOR, headers: { "content-type": "application/json" } });
    expect(bodyOf(callback)).toEqual({
      message_uuid: uuid,
      from: { type: "messenger", id: "104000000000001" },
      to: { type: "messenger", id: "2901000000000042" },
      timestamp: "2026-01-01T00:00:00.120Z",
      status: "delivered",
      usage: { currency: "EUR", price: "0.0120" },
      _links: { workflow: { workflow_uuid: run.id, href: `/workflows/${run.id}` } },
    });
  });

  it("write an error's code as a number", () => {
    const error = { code: "1300", reason: "Not part of the provider network" };
    const callback = compose(buildRun({ door: "workflows" }), forward({ status: "rejected", error }));
    expect(bodyOf(callback)).toMatchObject({ status: "rejected", error: { ...error, code: 1300 } });
  });

  it("name a dispatch by its own member", () => {
    const run = buildRun({ door: "dispatch" });
    expect(bodyOf(compose(run, forward()))).toMatchObject({
      _links: { workflow: { dispatch_uuid: run.id, href: `/workflows/${run.id}` } },
    });
    expect(bodyOf(compose(run, finalReport))).toMatchObject({ dispatch_uuid: run.id });
  });

  it("report the end with the messages that the gateway has named, and what they cost", () => {
    const usage = { currency: "EUR", price: "0.0333" };
    const run = buildRunWithSteps(
      { door: "workflows", status: "completed", updatedAt: BUILT_AT + 5 },
      { attempts: [buildAttempt({ status: "delivered" }), buildAttempt({ number: 2, messageUuid: null })] },
      { attempts: [buildAttempt({ messageUuid: "second", usage })] },
    );
    const callback = compose(run, finalReport);
    expect(callback?.headers).toMatchObject({ "failover-report-number": "2" });
    expect(bodyOf(callback)).toEqual({
      workflow_uuid: run.id,
      template: "failover",
      status: "completed",
      timestamp: "2026-01-01T00:00:00.005Z",
      usage,
      _links: {
        messages: [
          { message_uuid: uuid, href: uuid, channel: "messenger", status: "delivered" },
          { message_uuid: "second", href: "second", channel: "sms", usage, status: "submitted" },
        ],
      },
    });
  });

  it("report no price of a message that was not charged, as over Messenger before it arrives", () => {
    const usage = { currency: "EUR", price: "0.0333" };
    const run = buildRunWithSteps(
      { door: "workflows", status: "completed" },
      { attempts: [buildAttempt({ status: "rejected", usage: { currency: "EUR", price: "0.0120" } })] },
      { attempts: [buildAttempt({ messageUuid: "second", status: "delivered", usage })] },
    );
    expect(bodyOf(compose(run, finalReport))).toMatchObject({
      usage,
      _links: {
        messages: [
          { message_uuid: uuid, status: "rejected" },
          { message_uuid: "second", usage },
        ],
      },
    });
    expect(JSON.stringify(bodyOf(compose(run, finalReport)))).not.toContain("0.0120");
  });

  it.each(["failed", "canceled"] as const)(
    "call a %s run an error, and say that nothing was charged",
    (status) => {
      expect(bodyOf(compose(buildRun({ door: "workflows", status }), finalReport))).toMatchObject({
        status: "error",
        usage: { currency: "EUR", price: "0.0000" },
        _links: { messages: [] },
      });
    },
  );
});

describe("callbacks of runs", () => {
  const workflow = buildWorkflow({ callbackUrl: "https://shop.example.com/runs" });

  it("do not forward single statuses", () => {
    expect(compose(buildRun({ workflow }), forward())).toBeNull();
  });

  it.each(["completed", "failed", "canceled"] as const)(
    "report that the run is %s, with the run",
    (status) => {
      const run = buildRun({ workflow, status, updatedAt: BUILT_AT + 5 });
      const callback = compose(run, finalReport);
      expect(callback).toMatchObject({
        url: "https://shop.example.com/runs",
        headers: { "content-type": "application/json", "failover-report-number": "2" },
      });
      expect(bodyOf(callback)).toMatchObject({
        type: `run.${status}`,
        report_number: 2,
        timestamp: "2026-01-01T00:00:00.005Z",
        data: { id: run.id, status },
      });
    },
  );

  it("go to the operator's address without one of their own, and else nowhere", () => {
    expect(compose(buildRun(), finalReport)?.url).toBe(OPERATOR);
    expect(createCallbackComposer(null)(buildRun(), finalReport)).toBeNull();
  });
});
