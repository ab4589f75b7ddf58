import { parseText, writeYaml } from "@failover-kit/core/files";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("what is written as YAML", () => {
  it("reads as it was, whatever it says", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(parseText(writeYaml(plain), "yaml").value).toEqual(plain);
      }),
    );
  });
});
