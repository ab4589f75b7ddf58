import { describe, expect, it } from "vitest";
import { base64, base64Url, bytesFromBase64 } from "./base64.ts";

const texts = ["", "a", "ab", "abc", "key:secret", "käse:пароль-🔑", "\u0000\u007f", "x".repeat(1000)];

describe("Base64", () => {
  it.each(texts)("writes the UTF-8 bytes of %j as Node does", (text) => {
    expect(base64(text)).toBe(Buffer.from(text, "utf8").toString("base64"));
    expect(base64Url(text)).toBe(Buffer.from(text, "utf8").toString("base64url"));
  });

  it("writes and reads back every byte", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    for (const length of [254, 255, 256]) {
      const part = bytes.slice(0, length);
      expect(bytesFromBase64(base64(part))).toEqual(part);
    }
  });

  it("reads over line breaks and refuses other characters", () => {
    expect(bytesFromBase64("AQID\r\nBA==\n")).toEqual(new Uint8Array([1, 2, 3, 4]));
    expect(bytesFromBase64("AQ!D")).toBeNull();
  });
});
