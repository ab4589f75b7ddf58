import { describe, expect, it } from "vitest";
import type { Message } from "../model/message.ts";
import { privateTexts, redactReason } from "./redact.ts";

const message: Message = {
  channel: "viber_service",
  message_type: "image",
  from: "Acme",
  to: "447700900042",
  text: "Parcel 7731 arrives\nat 14:10, ring 447700900042.",
  image: { url: "https://cdn.example.com/map.png", caption: "Your driver" },
  viber_service: {
    category: "transaction",
    ttl: 300,
    action: { url: "https://e.example/x", text: "Track it" },
  },
};
const redact = (reason: string) => redactReason(reason, privateTexts(message));

describe("the reason of an error", () => {
  it("repeats neither addresses nor content", () => {
    const reason = redact(
      `Acme may not send "${message.text}" or Your driver (https://cdn.example.com/map.png) to +447700900042: Track it`,
    );
    for (const part of ["Acme", "Parcel", "7731", "driver", "cdn.example", "4477", "Track it"]) {
      expect(reason).not.toContain(part);
    }
    expect(reason).toContain("may not send");
  });

  it("repeats no text that was cut off or escaped on its way back", () => {
    expect(redact("too long: Parcel 7731 arr...")).toBe("too long: …...");
    expect(redact(String.raw`bad: Parcel 7731 arrives\nat 14:10, ring 447700900042.`)).toBe("bad: …");
  });

  it("repeats nothing that looks like a phone number, in any spelling", () => {
    expect(redact("try +44 (7700) 900-999 instead")).toBe("try … instead");
  });

  it("keeps the words of settings and short numbers", () => {
    expect(redact("ttl 300 is wrong for transaction, see 1150")).toBe(
      "ttl 300 is wrong for transaction, see 1150",
    );
  });

  it("is at most 300 characters long", () => {
    expect(redact("long ".repeat(100))).toHaveLength(300);
  });

  it("survives empty and one-letter texts", () => {
    expect(redactReason("a reason", ["", "a"])).toBe("a reason");
  });

  it("is looked at in its beginning only, and the end of that gives nothing away", () => {
    const echoes = `${"Acme ".repeat(100_000)}`;
    expect(redact(echoes).length).toBeLessThanOrEqual(300);
    const cut = `${"447700900042 ".repeat(307)}Parcel 77${"x".repeat(100)}`;
    expect(cut.indexOf("Parcel")).toBeLessThan(4000);
    expect(redact(cut.replace("Parcel 77", "Parcel 7731 arrives"))).not.toContain("Parcel");
  });
});
