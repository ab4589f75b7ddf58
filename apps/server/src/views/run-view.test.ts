import { runResourceSchema } from "@failover-kit/core/validation";
import { BUILT_AT, buildRun, buildWorkflow } from "@failover-kit/engine/testing";
import { describe, expect, it } from "vitest";
import { buildAttempt, buildRunWithSteps } from "../testing/build-runs.ts";
import { runView } from "./run-view.ts";

const usage = { currency: "EUR", price: "0.0120" };

describe("runView", () => {
  it("shows an accepted run in the shape that the API document gives", () => {
    const view = runView(buildRun({ workflow: buildWorkflow({ clientRef: "order-7731", source: "n8n" }) }));
    expect(runResourceSchema.safeParse(view).success).toBe(true);
    expect(view).toMatchObject({
      status: "running",
      revision: 1,
      step_index: 0,
      expires_at: null,
      created_at: "2026-01-01T00:00:00.000Z",
      ended_at: null,
      outcome: null,
      usage: null,
      client_ref: "order-7731",
      metadata: {},
      source: "n8n",
    });
    expect(view.steps.map(({ state, failover }) => [state, failover])).toEqual([
      ["pending", { condition_status: "read", expiry_time: 600 }],
      ["pending", null],
    ]);
  });

  it("shows of each step its latest error, its latest named message, and what all attempts cost", () => {
    const refused = { code: "http_500", reason: "Internal error" };
    const run = buildRunWithSteps(
      {},
      {
        state: "submitting",
        attempts: [
          buildAttempt({ usage, status: "delivered" }),
          buildAttempt({ number: 2, usage, status: "submitted" }),
          buildAttempt({ number: 3, messageUuid: null, outcome: "deferred", error: refused }),
        ],
      },
    );
    expect(runView(run).steps[0]).toMatchObject({
      attempts: 3,
      error: refused,
      message_uuid: "5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10",
      message_status: "delivered",
      usage, // over Messenger, what was only submitted costs nothing
    });
    expect(runView(run).usage).toEqual(usage);
  });

  it("forgets an error that a later attempt has left behind", () => {
    const error = { code: "http_500", reason: "Internal error" };
    const attempts = [buildAttempt({ error, outcome: "deferred" }), buildAttempt({ number: 2 })];
    expect(runView(buildRunWithSteps({}, { attempts })).steps[0]?.error).toBeNull();
  });

  it("shows when waiting ends while the run is running, and no instant while its clock stands still", () => {
    const step = { state: "submitted", expiresAt: BUILT_AT + 600_000 } as const;
    const running = runView(buildRunWithSteps({}, step));
    expect([running.expires_at, running.steps[0]?.expires_at]).toEqual([
      "2026-01-01T00:10:00.000Z",
      "2026-01-01T00:10:00.000Z",
    ]);
    const paused = runView(buildRunWithSteps({ status: "paused", pausedAt: BUILT_AT }, step));
    expect([paused.expires_at, paused.steps[0]?.expires_at]).toEqual([null, null]);
  });

  it("shows how the run ended", () => {
    const outcome = {
      reason: "condition_met",
      stepIndex: 0,
      channel: "messenger",
      status: "read",
      late: true,
    } as const;
    const view = runView(buildRun({ status: "completed", outcome, endedAt: BUILT_AT, stepIndex: 1 }));
    expect(view).toMatchObject({
      expires_at: null,
      ended_at: "2026-01-01T00:00:00.000Z",
      outcome: { reason: "condition_met", step_index: 0, channel: "messenger", status: "read", late: true },
    });
  });
});
