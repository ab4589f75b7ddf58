import { describe, expect, it } from "vitest";
import { formatClientRef, parseClientRef } from "./client-ref.ts";

const runId = "019b76da-a800-7c15-92bc-c59310144300";

describe("our reference of a message", () => {
  it.each([1, 9, 10, 9999, 10_000, 1_000_000])("is read as it was written, at attempt %i", (attempt) => {
    const ref = { stepIndex: 19, attempt };
    expect(parseClientRef(formatClientRef(runId, ref))).toEqual({ runId, ...ref });
  });

  it("has the 40 characters that v0.1 takes, up to the attempt that no step lives to see", () => {
    expect(formatClientRef(runId, { stepIndex: 19, attempt: 9999 })).toHaveLength(40);
  });

  it.each([
    "",
    "order-7731",
    `${runId}.0.1`,
    `${runId.replaceAll("-", "")}.0`,
    `${runId.replaceAll("-", "")}.0.1 `,
  ])("is not what somebody else wrote: %s", (text) => {
    expect(parseClientRef(text)).toBeNull();
  });
});
