import { describe, expect, it } from "vitest";
import { BrokenTextError } from "./broken-text-error.ts";
import { decodeUtf8 } from "./utf8-text.ts";

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from([part]))));

describe("bytes that are UTF-8", () => {
  it.each(["", "a: 1\n", "Grüße 包裹 📦", "U+FFFD itself: \uFFFD"])("are read as they are: %s", (text) => {
    expect(decodeUtf8(bytes(text))).toBe(text);
  });

  it("lose their byte order mark", () => {
    expect(decodeUtf8(bytes("\uFEFF{}"))).toBe("{}");
  });
});

describe("bytes that are not UTF-8", () => {
  it.each([
    ["a letter of ISO 8859", bytes("text: Gr", 0xfc, "ße\n"), { line: 1, column: 9 }],
    ["a letter after others", bytes("text: 包裹\n  a: \uFFFD", 0xe4, "x"), { line: 2, column: 7 }],
    ["a character that is cut off", bytes("a\n", 0xe5, 0x8c), { line: 2, column: 1 }],
    ["half a surrogate pair", bytes(0xed, 0xa0, 0x80), { line: 1, column: 1 }],
  ])("are refused by the place of the first: %s", (_, content, place) => {
    expect(() => decodeUtf8(content)).toThrow(
      expect.objectContaining({ message: "Not UTF-8. Save it as UTF-8.", place }),
    );
  });

  it.each([
    [0xff, 0xfe],
    [0xfe, 0xff],
  ])("are called UTF-16 when they begin as it does: %i %i", (first, second) => {
    expect(() => decodeUtf8(bytes(first, second, "{\0}\0"))).toThrow(BrokenTextError);
    expect(() => decodeUtf8(bytes(first, second, "{\0}\0"))).toThrow("UTF-16");
  });
});
