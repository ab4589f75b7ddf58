import { workflowLimits } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { messageIdOf, messageWithId, newRunId } from "./message-id.ts";

describe("the ids of a run and of its messages", () => {
  it("are UUIDs, all different, and each message's tells run and place", () => {
    const ids = new Set<string>();
    for (let count = 0; count < 300; count += 1) {
      const runId = newRunId(1_767_225_600_000);
      for (let stepIndex = 0; stepIndex < workflowLimits.maxSteps; stepIndex += 1) {
        const id = messageIdOf(runId, stepIndex);
        expect(id).toMatch(/^019b76da-a800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(messageWithId(id)).toEqual({ runId, stepIndex });
        ids.add(id);
      }
    }
    expect(ids.size).toBe(300 * workflowLimits.maxSteps);
  });

  it("are the same for the first message and its run", () => {
    const runId = newRunId(0);
    expect(messageIdOf(runId, 0)).toBe(runId);
  });
});
