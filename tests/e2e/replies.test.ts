/** A person writes to us over the gateway: who they are is kept, the run that asked for it ends, and everybody is told. */
import { type Channel, channelRules, channels, type EventResource } from "@failover-kit/core/model";
import { EventStream } from "@failover-kit/core/transport";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { credentials, startTimedSystem, type TimedSystem } from "../system.ts";
import { until } from "../until.ts";

const senders: Readonly<Record<Channel, string>> = {
  messenger: "104000000000001",
  viber_service: "9016",
  sms: "447700900100", // a number: nobody can answer to a name
  whatsapp: "447700900100",
  mms: "12125550100",
  rcs: "ParcelCoAgent",
};
const text = "Shall we come tomorrow?";
const PATIENT = "447700900005"; // gets the message and does not react

const cases = (["v1", "v0.1"] as const).flatMap((generation) =>
  channels
    .filter((channel) => generation === "v1" || channelRules[channel].v01 !== null)
    .map((channel) => ({ generation, channel })),
);

let system: TimedSystem;

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  system = await startTimedSystem({
    environment: { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8", ...environment },
  });
}

beforeEach(() => start());

afterEach(() => system.stop());

/** A message on the channel that asks for an answer, 600 s; then an SMS to somebody who gets it. */
async function ask(channel: Channel, to = PATIENT): Promise<string> {
  const content =
    channel === "mms"
      ? ({ message_type: "image", image: { url: "https://cdn.example.com/map.png" } } as const)
      : ({ message_type: "text", text } as const);
  const failover = { condition_status: "delivered", expiry_time: 600, stop_on_reply: true } as const;
  const { id } = await system.client.createRun({
    steps: [
      { channel, from: senders[channel], to, ...content, failover },
      { channel: "sms", from: "ParcelCo", to: "447700900001", message_type: "text", text },
    ],
  });
  await system.advance(2000);
  return id;
}

/** The person writes, as the simulator's API lets them. */
async function write(channel: Channel, from: string, more: object = {}): Promise<string> {
  const body = JSON.stringify({ channel, from, to: senders[channel], text: "Yes, please", ...more });
  const answer = await fetch(`${system.simulator.url}/simulator/inbound`, { method: "POST", body });
  expect(answer.status).toBe(202);
  await system.settle();
  const { message_uuid: uuid } = (await answer.json()) as { readonly message_uuid: string };
  return uuid;
}

describe("a person who answers", () => {
  it.each(cases)(
    "on $channel, told in the shape of $generation, becomes a contact and ends the run",
    async ({ channel, generation }) => {
      const id = await ask(channel);
      const uuid = await write(channel, PATIENT, { webhook_version: generation });
      const { contacts } = await system.client.listContacts({ channel, written: true });
      expect(contacts).toMatchObject([
        {
          channel,
          address: PATIENT,
          sender: senders[channel],
          last_run_id: id,
          last_inbound: { message_uuid: uuid, type: "text", text: "Yes, please" },
        },
      ]);
      await system.advance(700_000);
      const run = await system.client.getRun(id);
      expect(run).toMatchObject({
        status: "completed",
        outcome: { reason: "replied", step_index: 0, channel, late: false },
      });
      expect(run.steps.map(({ state }) => state)).toEqual(["submitted", "skipped"]);
      expect((await system.messages()).map(({ to }) => to)).toEqual([PATIENT]);
    },
  );

  it("is heard of at once on the event stream and by subscribers", async () => {
    const { url } = system.receiver;
    await system.client.subscriptions.create({ url, events: ["step.replied", "run.completed"] });
    const heard: EventResource[] = [];
    const hangUp = new AbortController();
    const reading = listen(hangUp.signal, heard);
    const id = await ask("whatsapp");
    const uuid = await write("whatsapp", PATIENT);
    const replied = { type: "step.replied", run_id: id, step_index: 0, data: { reply_uuid: uuid } };
    const completed = { type: "run.completed", run_id: id, data: { outcome: { reason: "replied" } } };
    await until("the stream has told it", () => heard.some(({ type }) => type === "run.completed"));
    const told = () => system.receiver.callbacks.filter(({ headers }) => headers["webhook-id"] !== undefined);
    await until("the subscriber has been told", () => told().length === 2);
    hangUp.abort();
    await reading;
    expect(heard.slice(-2)).toMatchObject([replied, completed]);
    expect(told().map(({ body }) => body)).toMatchObject([
      { type: "step.replied", data: replied },
      { type: "run.completed", data: { ...completed, run: { id, status: "completed" } } },
    ]);
    expect(JSON.stringify([heard, told()])).not.toMatch(/Yes, please|447700900005/);
  });

  it("after the next message has left, ends the run late", async () => {
    const id = await ask("viber_service");
    await system.client.advanceRun(id);
    await system.settle();
    await write("viber_service", PATIENT);
    expect((await system.client.getRun(id)).outcome).toMatchObject({
      reason: "replied",
      step_index: 0,
      late: true,
    });
    expect((await system.messages()).map(({ channel }) => channel)).toEqual(["viber_service", "sms"]);
  });

  it("by themselves, a second after the message came, as some people of the simulator do", async () => {
    await system.useScenarios({ scenarios: [{ channel: "rcs", person: "replier-unread" }] });
    const failover = { condition_status: "read", expiry_time: 600, stop_on_reply: true } as const;
    const { id } = await system.client.createRun({
      steps: [
        { channel: "rcs", from: senders.rcs, to: PATIENT, message_type: "text", text, failover },
        { channel: "sms", from: "ParcelCo", to: "447700900001", message_type: "text", text },
      ],
    });
    await system.advance(1000);
    const { outcome, ended_at, created_at } = await system.client.getRun(id);
    expect(outcome).toMatchObject({ reason: "replied", status: "delivered" });
    expect(Date.parse(ended_at ?? "") - Date.parse(created_at)).toBe(1000);
  });
});

describe("a person who writes", () => {
  it("when the run is over, is a contact and changes nothing", async () => {
    const id = await ask("messenger");
    await system.client.cancelRun(id);
    const before = await system.client.getRun(id);
    await write("messenger", PATIENT);
    expect(await system.client.getRun(id)).toEqual(before);
    const { contacts } = await system.client.listContacts({ written: true });
    expect(contacts).toMatchObject([{ address: PATIENT, last_run_id: id }]);
  });

  it("first, can be picked as the recipient of a run", async () => {
    const stranger = "2901000000000001";
    await write("messenger", stranger, {
      message_type: "image",
      text: undefined,
      image: { url: "https://x.example/a.png" },
    });
    const { contacts } = await system.client.listContacts({ channel: "messenger" });
    const [contact] = contacts;
    expect(contact).toMatchObject({ address: stranger, last_run_id: null, last_inbound: { type: "image" } });
    await ask("messenger", contact?.address);
    expect((await system.messages(stranger)).map(({ channel }) => channel)).toEqual(["messenger"]);
  });

  it("is not believed when the gateway has not signed it", async () => {
    await system.stop();
    await start({ FAILOVER_GATEWAY_SIGNATURE_SECRET: "the-gateway-does-not-know-it" });
    const id = await ask("messenger");
    await write("messenger", PATIENT);
    expect((await system.client.getRun(id)).status).toBe("running");
    expect((await system.client.listContacts({ written: true })).contacts).toEqual([]);
  });
});

/** Reads the stream of events until the signal. */
async function listen(signal: AbortSignal, heard: EventResource[]): Promise<void> {
  const stream = new EventStream({
    baseUrl: system.url,
    credentials: { kind: "basic", ...credentials },
    open: async ({ url, headers, signal }) => {
      const { status, body } = await fetch(url, { headers, signal });
      return { status, body: body ?? new ReadableStream() };
    },
    pause: async () => {},
    now: () => performance.now(),
  });
  for await (const event of stream.read({ afterSeq: 0, signal })) heard.push(event);
}
