import { describe, expect, it } from "vitest";
import { findJsonFault } from "./json-fault.ts";

describe("the place where a text stops being JSON", () => {
  it.each([
    ['{"a": 1,}', 7, "no comma before }"],
    ["[1 2]", 3, "A comma or ] is missing"],
    ['{"a" 1}', 5, "A colon is missing"],
    ["{a: 1}", 1, 'A name in "double quotes"'],
    ['{"a": tru}', 6, "No JSON value"],
    ["['a']", 1, "single quotes"],
    ["// hello\n{}", 0, "no comments"],
    ['{"a": "b\n"}', 6, "does not end on its line"],
    ['{"a": [1', 8, "] is missing"],
    ["", 0, "ends too early"],
    ["{} {}", 3, "More follows"],
    ["01", 1, "More follows"],
  ])("%j", (text, offset, reason) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(findJsonFault(text)).toMatchObject({ offset, reason: expect.stringContaining(reason) });
  });

  it.each(['{"a": [1, -2.5e3, "x\\u00e9\\n", null, true], "b": {}}', " [ ] ", '"…👋"', "0"])(
    "is nowhere in %s",
    (text) => {
      expect(() => JSON.parse(text)).not.toThrow();
      expect(findJsonFault(text)).toBeNull();
    },
  );

  it("is found in a text of any depth and length", () => {
    expect(findJsonFault("[".repeat(100_000))?.reason).toContain("nested too deeply");
    expect(findJsonFault(`["${"a".repeat(1_000_000)}"`)?.offset).toBe(1_000_003);
  });
});
