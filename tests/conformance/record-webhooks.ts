/** Records what the simulator reports: one webhook for each channel, status and generation, and one of a person who writes. */
import { type Channel, channelRules, type Message, messageToV01 } from "@failover-kit/core/model";
import { ManualClock, startSimulator } from "@failover-kit/simulator";
import { startReceiver } from "../receiver.ts";
import { until } from "../until.ts";

/** The two generations of the Messages API. */
export const generations = ["v1", "v0.1"] as const;
export type Generation = (typeof generations)[number];

/** The body of one webhook. */
export type WebhookBody = Readonly<Record<string, unknown>>;

/** One thing that a webhook tells, as each generation that knows the channel says it. */
export type Fixture = Readonly<Partial<Record<Generation, WebhookBody>>>;

/** The reference and the id that all recorded messages carry. */
export const recordedRef = "order-7731";
export const recordedUuid = "5f3b2c1d-7731-4000-8000-000000000042";

const senders: Readonly<Record<Channel, string>> = {
  messenger: "104000000000001",
  viber_service: "9016",
  sms: "447700900100",
  whatsapp: "447700900100",
  mms: "12125550100",
  rcs: "ParcelCoAgent",
};

// Who reads, who is rejected, who is undeliverable: between them they have every status.
const peopleWithEveryStatus = ["01", "03", "04"];

/** A message of a sample to somebody whose address ends in these digits. */
export function sampleMessage(channel: Channel, digits: string): Message {
  const parts = { channel, from: senders[channel], to: recipient(channel, digits) };
  if (channel !== "mms") return { ...parts, message_type: "text", text: "Parcel 7731 arrives at 14:10." };
  return { ...parts, message_type: "image", image: { url: "https://cdn.example.com/map.png" } };
}

function recipient(channel: Channel, digits: string): string {
  return channel === "messenger" ? `29010000000000${digits}` : `4477009000${digits}`;
}

/** Lets a simulator report on one channel, on a clock that stands still. By status, and `inbound`. */
export async function recordWebhooks(channel: Channel): Promise<ReadonlyMap<string, Fixture>> {
  const fixtures = new Map<string, Fixture>();
  for (const generation of generations) {
    if (generation === "v0.1" && channelRules[channel].v01 === null) continue;
    for (const body of await webhooksOf(channel, generation)) {
      const name = typeof body.status === "string" ? body.status : "inbound";
      fixtures.set(name, { ...fixtures.get(name), [generation]: body });
    }
  }
  return fixtures;
}

async function webhooksOf(channel: Channel, generation: Generation): Promise<readonly WebhookBody[]> {
  const receiver = await startReceiver();
  const clock = new ManualClock();
  const simulator = await startSimulator({
    port: 0,
    clock,
    statusUrl: receiver.url,
    inboundUrl: receiver.url,
  });
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(simulator.url + path, { method: "POST", body: JSON.stringify(body) });
    if (answer.status !== 202) throw new Error(`${path} was answered with ${await answer.text()}`);
  };
  try {
    for (const digits of peopleWithEveryStatus) {
      const body = bodyFor(sampleMessage(channel, digits), generation);
      await post(`/${generation}/messages`, { ...body, client_ref: recordedRef });
    }
    const { from: to, to: from } = sampleMessage(channel, "05");
    const written = { channel, from, to, text: "Where is it?", webhook_version: generation };
    await post("/simulator/inbound", written);
    clock.advance(60_000);
    const count = channelRules[channel].reportsRead ? 7 : 6;
    await until("every webhook has come", () => receiver.callbacks.length === count);
    return receiver.callbacks.map(({ body }) => withKnownId(body));
  } finally {
    await simulator.close();
    await receiver.close();
  }
}

function bodyFor(message: Message, generation: Generation): object {
  if (generation === "v1") return message;
  const translation = messageToV01(message);
  if (!translation.ok) throw new Error(`v0.1 cannot say it: ${JSON.stringify(translation.issues)}`);
  return translation.value;
}

/** The simulator makes a new id each time, and names it in more places than one. */
function withKnownId(body: WebhookBody): WebhookBody {
  const text = JSON.stringify(body).replaceAll(String(body.message_uuid), recordedUuid);
  return JSON.parse(text) as WebhookBody;
}
