import { describe, expect, it } from "vitest";
import { readInstant } from "./read-instant.ts";

const now = Date.parse("2026-03-02T09:30:00Z");

describe("an instant that somebody writes", () => {
  it.each([
    ["2026-03-02T09:30:00Z", "2026-03-02T09:30:00.000Z"],
    ["2026-03-02T09:30:00.5+02:00", "2026-03-02T07:30:00.500Z"],
    ["2026-03-02", "2026-03-02T00:00:00.000Z"],
    ["2h", "2026-03-02T07:30:00.000Z"],
    ["1 h 30 min", "2026-03-02T08:00:00.000Z"],
  ])("%s is %s", (text, instant) => {
    expect(readInstant(text, now)).toBe(instant);
  });

  it.each([
    "hello 5",
    "2026",
    "90",
    "soon",
    "",
    "March 2, 2026",
    "2026-02-30",
    "2026-13-01",
    "2026-03-02T25:00Z",
    "999999999d",
    "0001-01-01",
    "-2h",
  ])("%s is none", (text) => {
    expect(() => readInstant(text, now)).toThrow("Write an instant from 1970 on");
  });
});
