import { describe, expect, it } from "vitest";
import { usageOf } from "../webhooks/prices.ts";
import { smsParts } from "./sms-parts.ts";

describe("smsParts", () => {
  it.each([
    ["160 plain characters", "a".repeat(160), 1],
    ["161 plain characters", "a".repeat(161), 2],
    ["307 plain characters", "a".repeat(307), 3],
    ["80 characters that take the room of two", "€".repeat(80), 1],
    ["81 characters that take the room of two", "€".repeat(81), 2],
    ["70 characters of another alphabet", "ж".repeat(70), 1],
    ["71 characters of another alphabet", "ж".repeat(71), 2],
  ])("fits %s", (_name, text, parts) => {
    expect(smsParts(text)).toBe(parts);
  });
});

describe("usageOf", () => {
  it("multiplies without rounding", () => {
    expect(usageOf("sms", 1)).toEqual({ currency: "EUR", price: "0.0333" });
    expect(usageOf("sms", 100)).toEqual({ currency: "EUR", price: "3.3300" });
  });
});
