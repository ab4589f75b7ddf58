import { describe, expect, it } from "vitest";
import { BoundedMap } from "./bounded-map.ts";

function kept(map: BoundedMap<number, string>, upTo: number): number[] {
  return Array.from({ length: upTo }, (_, key) => key).filter((key) => map.get(key) !== undefined);
}

describe("BoundedMap", () => {
  it("keeps the newest half of its limit at least, and never more than its limit", () => {
    const map = new BoundedMap<number, string>(10);
    for (let key = 0; key < 1000; key++) {
      map.set(key, "x");
      const keys = kept(map, key + 1);
      expect(keys.length).toBeLessThanOrEqual(10);
      const newest = Array.from({ length: Math.min(5, key + 1) }, (_, back) => key - back);
      expect(keys).toEqual(expect.arrayContaining(newest));
    }
  });

  it("gives back what was set last, also of a key that is old", () => {
    const map = new BoundedMap<number, string>(4);
    for (const key of [0, 1, 2]) map.set(key, "first");
    map.set(0, "second");
    map.set(0, "third");
    expect([0, 1, 2].map((key) => map.get(key))).toEqual(["third", "first", "first"]);
  });
});
