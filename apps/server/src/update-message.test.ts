/** `PATCH /v1/messages/{message_uuid}`, while the gateway takes its time. What it comes to is in tests/e2e/third-door.test.ts. */
import { ManualClock } from "@failover-kit/engine/testing";
import { expect, it, onTestFinished } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

const message = { channel: "rcs", message_type: "text", from: "ParcelCo", to: "447700900042", text: "Hello" };
const clock = new ManualClock(Date.UTC(2026, 0, 1));

/** Sends a message that is with the gateway, which from now on keeps its answers to itself. */
async function sendAndHold(): Promise<TestServer & { readonly id: string }> {
  const test = await startTestServer({}, { clock });
  onTestFinished(() => test.server.stop());
  const { json } = await test.call("POST", "/v1/messages", { body: message });
  await test.settle();
  test.gateway.hold();
  return { ...test, id: String(json.message_uuid) };
}

const revoked = { body: { status: "revoked" } };

async function revocationOf({ call, id }: Awaited<ReturnType<typeof sendAndHold>>): Promise<unknown> {
  const { json } = await call("GET", `/v1/runs/${id}`);
  return (json.steps as unknown as readonly { readonly revocation?: string }[])[0]?.revocation;
}

it("is answered when the gateway has answered, and not before", async () => {
  const test = await sendAndHold();
  let isAnswered = false;
  const answer = test.call("PATCH", `/v1/messages/${test.id}`, revoked).finally(() => {
    isAnswered = true;
  });
  await expect.poll(() => test.gateway.heldCount()).toBe(1);
  await test.call("POST", "/v1/messages", { body: message }); // another run's turn is no news
  expect([isAnswered, await revocationOf(test)]).toEqual([false, "asked"]);
  test.gateway.release();
  expect((await answer).status).toBe(202);
  expect(await revocationOf(test)).toBe("revoked");
});

it("is answered after ten seconds without one: the run is canceled, and the rest is in its history", async () => {
  const test = await sendAndHold();
  const answer = test.call("PATCH", `/v1/messages/${test.id}`, revoked);
  await expect.poll(() => test.gateway.heldCount()).toBe(1);
  expect((await test.call("GET", `/v1/runs/${test.id}`)).json.status).toBe("canceled");
  clock.advance(10_000);
  expect((await answer).status).toBe(202);
  expect(await revocationOf(test)).toBe("asked");
  test.gateway.release();
  await test.settle();
  expect(await revocationOf(test)).toBe("revoked");
});
