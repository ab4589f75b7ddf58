import { describe, expect, it } from "vitest";
import { Sealer } from "./sealer.ts";

describe("what is sealed", () => {
  const sealer = new Sealer(Buffer.alloc(32, 1));
  const sealed = sealer.seal("xoxb-secret", "T1");

  it("opens again, and looks different every time", () => {
    expect(sealer.open(sealed, "T1")).toBe("xoxb-secret");
    expect(sealer.seal("xoxb-secret", "T1")).not.toBe(sealed);
    expect(Buffer.from(sealed, "base64").toString("latin1")).not.toContain("xoxb");
  });

  it("does not open with another key, for another purpose, or when a bit was changed", () => {
    expect(() => new Sealer(Buffer.alloc(32, 2)).open(sealed, "T1")).toThrow();
    expect(() => sealer.open(sealed, "T2")).toThrow();
    const bytes = Buffer.from(sealed, "base64");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => sealer.open(bytes.toString("base64"), "T1")).toThrow();
  });
});
