import { describe, expect, it } from "vitest";
import { BUILT_AT, buildMessage } from "../testing/builders.ts";
import { type SenderRate, SenderRates } from "./sender-rates.ts";

const sms = (from = "ParcelCo") => buildMessage({ from });
const viber = buildMessage({ channel: "viber_service", from: "9016" });

/** When the messages may leave, in milliseconds after the first moment. */
function placesOf(rates: readonly SenderRate[], messages: readonly ReturnType<typeof sms>[], now = BUILT_AT) {
  const senders = new SenderRates(rates);
  return messages.map((message) => senders.take(message, now) - BUILT_AT);
}

describe("rates", () => {
  it("let everything leave at once where there are none", () => {
    expect(placesOf([], [sms(), sms(), viber])).toEqual([0, 0, 0]);
    expect(placesOf([{ channel: "sms", from: null, perSecond: 1 }], [viber, viber])).toEqual([0, 0]);
  });

  it("of a channel are shared by all of its senders", () => {
    const rates = [{ channel: "sms", from: null, perSecond: 2 }] as const;
    expect(placesOf(rates, [sms("a"), sms("b"), sms("c"), viber])).toEqual([0, 500, 1000, 0]);
  });

  it("of each sender leave the others alone", () => {
    const rates = [{ channel: "sms", from: "*", perSecond: 2 }] as const;
    expect(placesOf(rates, [sms("a"), sms("a"), sms("b"), sms("b")])).toEqual([0, 500, 0, 500]);
  });

  it("of one sender count instead of those of each", () => {
    const rates = [
      { channel: "sms", from: "*", perSecond: 10 },
      { channel: "sms", from: "a", perSecond: 0.5 },
    ] as const;
    expect(placesOf(rates, [sms("a"), sms("a"), sms("b"), sms("b")])).toEqual([0, 2000, 0, 100]);
  });

  it("of all channels together hold for everything", () => {
    const rates = [
      { channel: null, from: null, perSecond: 4 },
      { channel: "sms", from: null, perSecond: 2 },
    ] as const;
    expect(placesOf(rates, [sms(), viber, sms(), viber])).toEqual([0, 250, 500, 750]);
  });

  it("of a slow sender hold nobody else up: what it waits for is left to others", () => {
    const rates = [
      { channel: "sms", from: null, perSecond: 10 },
      { channel: "sms", from: "slow", perSecond: 1 },
    ] as const;
    const messages = [...Array.from({ length: 20 }, () => sms("slow")), sms("quick"), sms("quick")];
    expect(placesOf(rates, messages).slice(-3)).toEqual([19_000, 100, 200]);
  });

  it("are kept exactly by a crowd that comes at once", () => {
    const rates = [
      { channel: null, from: null, perSecond: 30 },
      { channel: "sms", from: "*", perSecond: 7 },
    ] as const;
    const crowd = Array.from({ length: 9000 }, (_, index) => sms(`sender ${index % 11}`));
    const places = placesOf(rates, crowd);
    const inSecond = Map.groupBy(places, (at) => Math.floor(at / 1000));
    expect(Math.max(...[...inSecond.values()].map((one) => one.length))).toBeLessThanOrEqual(30);
    expect(Math.max(...places)).toBeLessThan((9000 / 30) * 1000 + 1000);
  });
});
