import { describe, expect, it } from "vitest";
import { countdown, parseDuration, roughly, sinceStart } from "./durations.ts";

describe("a duration that somebody writes", () => {
  it.each([
    ["90", 90],
    ["90s", 90],
    ["10m", 600],
    ["10 min", 600],
    ["1h30m", 5400],
    ["1 h 30 min", 5400],
    ["2d", 172_800],
    ["2 days", 172_800],
  ])("%s is %i seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(["", "soon", "-5", "1.5h", "10 parsecs", "h", "5m!", "2026-03-02"])("%s is none", (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe("a duration that is shown", () => {
  it("counts down to zero and never below, rounded up", () => {
    expect([12_000, 11_001, 1, 0, -5].map(countdown)).toEqual(["0:12", "0:12", "0:01", "0:00", "0:00"]);
    expect(countdown(7_200_000)).toBe("2:00:00");
    expect(countdown(3 * 86_400_000 + 61_000)).toBe("3 d 0:01:01");
  });

  it("is rough where it is an age", () => {
    expect([8000, 240_000, 10_800_000, 1_036_800_000].map(roughly)).toEqual([
      "8 s",
      "4 min",
      "3 h",
      "12 days",
    ]);
    expect([200, 750_000].map(sinceStart)).toEqual(["+0.2 s", "+12:30"]);
  });
});
