import { describe, expect, it, onTestFinished } from "vitest";
import { startReceiver } from "../testing/receiver.ts";
import { ManualClock } from "../time/manual-clock.ts";
import { WebhookLog } from "./webhook.ts";
import { WebhookSender } from "./webhook-sender.ts";

function buildSender(sign: ((body: string, now: number) => string) | null = null) {
  const clock = new ManualClock();
  const warnings: string[] = [];
  let onWarning = () => {};
  const warned = new Promise<void>((resolve) => {
    onWarning = resolve;
  });
  const logger = {
    info: () => {},
    warn: (message: string) => {
      warnings.push(message);
      onWarning();
    },
  };
  const log = new WebhookLog();
  const sender = new WebhookSender({ clock, sign, log, logger });
  onTestFinished(() => sender.close());
  const sendOnce = (url: string) =>
    new Promise<void>((resolve) =>
      sender.send({ kind: "status", url, body: "{}", applicationId: null }, resolve),
    );
  return { clock, sender, sendOnce, warned, warnings };
}

describe("WebhookSender", () => {
  it.each([429, 500, 503])("sends again 5 seconds after %i", async (status) => {
    const receiver = await startReceiver((count) => (count === 1 ? status : 200));
    const { clock, sendOnce } = buildSender();
    await sendOnce(receiver.url);
    expect(clock.nextDelay).toBe(5000);
    clock.advance(5000);
    await receiver.until(2);
  });

  it.each([200, 204, 302, 400, 404])("is done after %i", async (status) => {
    const receiver = await startReceiver(() => status);
    const { clock, sendOnce } = buildSender();
    await sendOnce(receiver.url);
    expect([receiver.webhooks.length, clock.nextDelay]).toEqual([1, null]);
  });

  it("sends again when nobody listens", async () => {
    const receiver = await startReceiver();
    await receiver.close();
    const { clock, sendOnce } = buildSender();
    await sendOnce(receiver.url);
    expect(clock.nextDelay).toBe(5000);
  });

  it("doubles the wait up to 15 minutes and gives up after 24 hours", async () => {
    const receiver = await startReceiver(() => 503);
    const { clock, sendOnce, warned, warnings } = buildSender();
    const startedAt = clock.now();
    const delays: number[] = [];
    await sendOnce(receiver.url);
    let isDropped = false;
    const dropped = warned.then(() => {
      isDropped = true;
    });
    while (!isDropped) {
      await Promise.race([clock.untilTimer(), dropped]);
      const delay = clock.nextDelay;
      if (delay === null) continue;
      delays.push(delay / 1000);
      clock.advance(delay);
    }
    expect(delays.slice(0, 10)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
    expect(new Set(delays.slice(8))).toEqual(new Set([900]));
    expect(receiver.webhooks.length).toBe(delays.length + 1);
    const lastedMs = clock.now() - startedAt;
    expect(lastedMs).toBeLessThanOrEqual(86_400_000);
    expect(lastedMs).toBeGreaterThan(86_400_000 - 900_000);
    expect(warnings).toEqual([expect.stringContaining("dropped")]);
  });

  it("signs every attempt anew, at its own time", async () => {
    const receiver = await startReceiver((count) => (count === 1 ? 500 : 200));
    const { clock, sendOnce } = buildSender((body, now) => `Bearer ${body} ${now}`);
    const startedAt = clock.now();
    await sendOnce(receiver.url);
    clock.advance(5000);
    await receiver.until(2);
    expect(receiver.webhooks.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer {} ${startedAt}`,
      `Bearer {} ${startedAt + 5000}`,
    ]);
  });

  it("forgets on reset what was waiting for another attempt", async () => {
    const receiver = await startReceiver(() => 500);
    const { clock, sender, sendOnce } = buildSender();
    await sendOnce(receiver.url);
    sender.reset();
    expect(clock.nextDelay).toBeNull();
  });

  it("does not repeat after a reset what was on its way", async () => {
    let release = (_status: number) => {};
    const held = new Promise<number>((resolve) => {
      release = resolve;
    });
    const receiver = await startReceiver(() => held);
    const { clock, sender, sendOnce } = buildSender();
    const attempted = sendOnce(receiver.url);
    await receiver.until(1);
    sender.reset();
    release(500);
    await attempted;
    expect(clock.nextDelay).toBeNull();
  });
});
