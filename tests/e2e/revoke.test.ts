/** An RCS message is taken back before the next one is sent, on the whole system. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTimedSystem, type TimedSystem } from "../system.ts";

let system: TimedSystem;

beforeEach(async () => {
  system = await startTimedSystem();
});

afterEach(() => system.stop());

/** RCS until read, 15 s; then SMS to somebody who gets it. */
function rcsThenSms(to: string) {
  const text = { message_type: "text", text: "Parcel 7731 arrives at 14:10." } as const;
  const failover = { condition_status: "read", expiry_time: 15 } as const;
  return system.client.createRun({
    steps: [
      { channel: "rcs", from: "ParcelCoAgent", to, ...text, failover },
      { channel: "sms", from: "ParcelCo", to: "447700900001", ...text },
    ],
  });
}

describe("an RCS message that nobody reads", () => {
  it("is taken back, and then the SMS is sent", async () => {
    const { id } = await rcsThenSms("447700900002");
    await system.advance(15_000);
    const run = await system.client.getRun(id);
    expect(run.steps[0]).toMatchObject({
      state: "expired",
      message_status: "delivered",
      revocation: "revoked",
    });
    const types = (await system.client.getRunEvents(id)).map(({ type }) => type);
    expect(types.indexOf("step.revoked")).toBeLessThan(types.lastIndexOf("step.submitting"));
    expect((await system.messages()).map(({ channel }) => channel)).toEqual(["rcs", "sms"]);
  });

  it("is never taken back once it was read", async () => {
    const { id } = await rcsThenSms("447700900001");
    await system.advance(60_000);
    expect((await system.client.getRun(id)).status).toBe("completed");
    expect((await system.messages()).map(({ channel }) => channel)).toEqual(["rcs"]);
  });
});
