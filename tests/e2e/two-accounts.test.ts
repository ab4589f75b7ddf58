/** What one account can learn of another one's messages, whose ids it knows from elsewhere: nothing. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { startTimedSystem, type TimedSystem } from "../system.ts";

const NOBODYS = "5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10";
let system: TimedSystem;
let asShop: Readonly<Record<string, string>>; // the second account

beforeEach(async () => {
  system = await startTimedSystem({ environment: { FAILOVER_ACCOUNTS: "shop" } });
  const [shop] = system.server.newAccounts;
  asShop = { authorization: `Basic ${Buffer.from(`${shop?.key}:${shop?.secret}`).toString("base64")}` };
});

afterEach(() => system.stop());

async function markRead(id: string, headers = {}) {
  const answer = await system.call("PATCH", `/v1/messages/${id}`, { body: { status: "read" }, headers });
  const { instance: _, ...body } = answer.body; // the only thing that is each answer's own
  return { status: answer.status, body };
}

/** Sends a message, and gives the id that the gateway has for it. */
async function send(body: object, headers = {}): Promise<string> {
  await system.call("POST", "/v1/messages", { body, headers });
  await system.settle();
  return (await system.messages()).at(-1)?.message_uuid ?? "";
}

/** Somebody writes over WhatsApp. */
async function write(): Promise<string> {
  const message = { channel: "whatsapp", from: "447700900042", to: "447700900100", text: "Where is it?" };
  const answer = await fetch(`${system.simulatorUrl}/simulator/inbound`, {
    method: "POST",
    body: JSON.stringify(message),
  });
  return ((await answer.json()) as { readonly message_uuid: string }).message_uuid;
}

const text = { message_type: "text", text: "Parcel 7731 arrives at 14:10." };
const rcs = { channel: "rcs", from: "ParcelCoAgent", to: "447700900005", ...text };
const whatsapp = { channel: "whatsapp", from: "447700900100", to: "447700900042", ...text };

it("another account's message is answered for like one that never existed", async () => {
  const id = await send(rcs);
  expect(await markRead(id, asShop)).toEqual(await markRead(NOBODYS, asShop));
  expect((await markRead(id)).body.detail).toContain("a person wrote");
});

it("what a person wrote to another account is answered for like what nobody wrote, and is not marked", async () => {
  const id = await write(); // nobody sends from there: it is the first account's
  expect(await markRead(id, asShop)).toEqual(await markRead(NOBODYS, asShop));
  expect((await markRead(id)).status).toBe(202);
});

it("what a person wrote belongs to the account that sends from there, not to the first one", async () => {
  await send(whatsapp, asShop);
  const id = await write();
  expect(await markRead(id)).toEqual(await markRead(NOBODYS));
  expect((await markRead(id, asShop)).status).toBe(202);
});
