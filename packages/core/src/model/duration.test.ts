import { describe, expect, it } from "vitest";
import { exactDuration } from "./duration.ts";

describe("an exact duration", () => {
  it.each([
    [0, "0 s"],
    [15, "15 s"],
    [90, "1 min 30 s"],
    [600, "10 min"],
    [5400, "1 h 30 min"],
    [172_800, "2 d"],
    [90_061, "1 d 1 h 1 min 1 s"],
  ])("of %i seconds is %s: every unit that it has, and no other", (seconds, words) => {
    expect(exactDuration(seconds)).toBe(words);
  });
});
