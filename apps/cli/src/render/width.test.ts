import { describe, expect, it } from "vitest";
import { cutTo, padTo } from "./width.ts";

describe("a text in columns", () => {
  it("is filled up by what it takes on the terminal", () => {
    expect([padTo("ab", 4), padTo("包", 4), padTo("\u001b[31mab\u001b[39m", 4), padTo("long", 2)]).toEqual([
      "ab  ",
      "包  ",
      "\u001b[31mab\u001b[39m  ",
      "long",
    ]);
  });

  it("is cut between two letters, never within one", () => {
    expect(["abcd", "包裹在", "📦📦", "e\u0301e\u0301e\u0301e\u0301"].map((text) => cutTo(text, 3))).toEqual([
      "ab…",
      "包…",
      "📦…",
      "e\u0301e\u0301…",
    ]);
    expect([cutTo("ab", 2), cutTo("ab", 1), cutTo("ab", 0)]).toEqual(["ab", "…", ""]);
  });
});
