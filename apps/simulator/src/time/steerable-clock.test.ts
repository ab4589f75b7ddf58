import { describe, expect, it } from "vitest";
import { smsV1 } from "../testing/messages.ts";
import { startReceiver } from "../testing/receiver.ts";
import { startTestbed, timeline } from "../testing/testbed.ts";

/** A simulator on its own clock, which stands still at once. */
async function startStopped(statusUrl?: string) {
  const bed = await startTestbed({ clock: undefined, statusUrl });
  const clock = (method: string, body?: unknown) => bed.call(method, "/simulator/clock", body);
  await clock("PUT", { running: false });
  return { bed, clock };
}

describe("/simulator/clock", () => {
  it("stands still, and moves as far as it is told", async () => {
    const { bed, clock } = await startStopped();
    await bed.submit(smsV1("02"));
    const { body: before } = await clock("POST", { advance_ms: 199 });
    const [message] = await bed.listMessages();
    expect(message && timeline(message)).toEqual([["submitted", 0]]);
    expect(Date.parse(String(before.next_due_at)) - Date.parse(String(before.now))).toBe(1);
    await clock("POST", { advance_ms: 1 });
    const [later] = await bed.listMessages();
    expect(later && timeline(later)).toEqual([
      ["submitted", 0],
      ["delivered", 200],
    ]);
  });

  it("answers an advance when every webhook that fell due has been answered", async () => {
    const receiver = await startReceiver();
    const { bed, clock } = await startStopped(receiver.url);
    await bed.submit(smsV1("02"));
    await clock("POST", { advance_ms: 1000 });
    expect(receiver.webhooks.map(({ body }) => body.status)).toEqual(["submitted", "delivered"]);
  });

  it("plays a whole day of retries in one advance", async () => {
    const receiver = await startReceiver(() => 503);
    const { bed, clock } = await startStopped(receiver.url);
    await bed.submit(smsV1("05"));
    await clock("POST", { advance_ms: 86_400_000 });
    const { webhooks } = (await bed.call("GET", "/simulator/webhooks")).body as {
      webhooks: { attempts: { at: string; status: number }[] }[];
    };
    const at = webhooks[0]?.attempts.map(({ at }) => Date.parse(at)) ?? [];
    const waits = at.slice(1).map((instant, index) => (instant - (at[index] ?? 0)) / 1000);
    expect(waits.slice(0, 9)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900]);
    expect(receiver.webhooks).toHaveLength(at.length);
  });

  it("can be set to a later instant, and goes on from there", async () => {
    const { clock } = await startStopped();
    const now = "2030-01-01T00:00:00.000Z";
    expect((await clock("PUT", { running: false, now })).body).toMatchObject({ now, running: false });
    const { body } = await clock("PUT", { running: true });
    expect(String(body.now).slice(0, 16)).toBe("2030-01-01T00:00");
  });

  it.each([
    ["PUT", "running", {}],
    ["PUT", "now", { running: false, now: "2001-01-01T00:00:00Z" }],
    ["PUT", "now", { running: true, now: "2030-01-01T00:00:00Z" }],
    ["POST", "advance_ms", { advance_ms: -1 }],
    ["POST", "advance_ms", {}],
  ])("%s answers 400 and names %s", async (method, name, body) => {
    const { clock } = await startStopped();
    expect(await clock(method, body)).toMatchObject({
      status: 400,
      body: { invalid_parameters: [{ name }] },
    });
  });

  it("belongs to the program that brought its own", async () => {
    const bed = await startTestbed();
    expect((await bed.call("POST", "/simulator/clock", { advance_ms: 1 })).status).toBe(409);
  });
});
