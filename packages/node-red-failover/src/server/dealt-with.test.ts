import { describe, expect, it } from "vitest";
import { DealtWith } from "./dealt-with.ts";

describe("the position in the stream", () => {
  it("stays before the oldest event that is being dealt with", () => {
    const dealtWith = new DealtWith();
    expect(dealtWith.position).toBeNull();
    dealtWith.reach(7);
    for (const seq of [8, 9, 11]) dealtWith.begin(seq);
    expect(dealtWith.position).toBe(7);
    dealtWith.end(9);
    expect(dealtWith.position).toBe(7);
    dealtWith.end(8);
    expect(dealtWith.position).toBe(10);
    dealtWith.end(11);
    expect(dealtWith.position).toBe(11);
  });
});
