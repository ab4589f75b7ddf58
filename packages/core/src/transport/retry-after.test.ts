import { describe, expect, it } from "vitest";
import { retryAfterSeconds } from "./retry-after.ts";

const now = () => Date.UTC(2026, 1, 3, 12, 0, 0, 500);

function waitFor(value: string | null, clock: (() => number) | null = now): number | null {
  return retryAfterSeconds({ status: 429, text: "", header: () => value }, clock);
}

describe("Retry-After", () => {
  it.each([
    ["0", 0],
    ["1", 1],
    [" 120 ", 120],
    ["Tue, 03 Feb 2026 12:00:30 GMT", 30],
    ["Tuesday, 03-Feb-26 12:00:30 GMT", 30],
    ["Tue, 03 Feb 2026 11:00:00 GMT", 0],
  ])("%j asks to wait %i seconds", (value, seconds) => {
    expect(waitFor(value)).toBe(seconds);
  });

  it.each([null, "", "-1", "1.5", "soon", "2026-02-03", "99999999999", "Tue, nonsense"])(
    "%j asks nothing",
    (value) => {
      expect(waitFor(value)).toBeNull();
    },
  );

  it("asks nothing with a date when there is no clock to compare it with", () => {
    expect(waitFor("Tue, 03 Feb 2026 12:00:30 GMT", null)).toBeNull();
    expect(waitFor("7", null)).toBe(7);
  });
});
