import { describe, expect, it } from "vitest";
import { orderedJson } from "./ordered-json.ts";

describe("ordered JSON", () => {
  it("is the same text whatever order the members came in, at every depth", () => {
    const [one, other] = [{ b: [{ d: 1, c: null }], a: "x" }, JSON.parse('{"a":"x","b":[{"c":null,"d":1}]}')];
    expect(orderedJson(one)).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
    expect(orderedJson(other)).toBe(orderedJson(one));
  });

  it("keeps the order of a list", () => {
    expect(orderedJson([2, 1])).not.toBe(orderedJson([1, 2]));
  });
});
