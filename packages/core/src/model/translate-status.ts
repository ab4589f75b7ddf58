/** Status webhooks in the words of one generation and of the other, and written from what is known of a message. */
import { type Channel, channelFromV01Name, channelRules } from "./channel.ts";
import type { MessageError, MessageStatus, Usage } from "./message-status.ts";
import { addressText, v01Address } from "./translate.ts";
import { Refusals, type Translation } from "./translation.ts";
import type { V1StatusWebhook, V1WorkflowPlace } from "./v1.ts";
import type { V01StatusWebhook, V01WorkflowLink } from "./v01.ts";

/** What a status webhook tells, whichever generation it is written in. */
export interface StatusFacts {
  readonly messageUuid: string;
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  readonly status: MessageStatus;
  readonly reportedAt: number; // epoch milliseconds
  readonly error: MessageError | null;
  readonly usage: Usage | null;
  readonly clientRef: string | null;
}

/** Writes a status webhook of v1, with its place in the failover if there is one. */
export function writeV1Status(facts: StatusFacts, place: V1WorkflowPlace | null): V1StatusWebhook {
  const { messageUuid, error, usage, clientRef } = facts;
  return {
    message_uuid: messageUuid,
    to: facts.to,
    from: facts.from,
    timestamp: `${new Date(facts.reportedAt).toISOString().slice(0, 19)}Z`, // no milliseconds there
    channel: facts.channel,
    status: facts.status,
    ...(error && { error: v1Error(error, messageUuid) }),
    ...(usage && { usage }),
    ...(clientRef !== null && { client_ref: clientRef }),
    ...(place && { workflow: place }),
  };
}

/** Writes a status webhook of v0.1, with the link to its workflow if there is one. Throws for a channel that came later. */
export function writeV01Status(facts: StatusFacts, link: V01WorkflowLink | null): V01StatusWebhook {
  const { channel, error, usage, clientRef } = facts;
  return {
    message_uuid: facts.messageUuid,
    from: v01Address(channel, "from", facts.from),
    to: v01Address(channel, "to", facts.to),
    timestamp: new Date(facts.reportedAt).toISOString(),
    status: facts.status,
    ...(error && { error: { code: errorNumber(error.code), reason: error.reason } }),
    ...(usage && { usage }),
    ...(clientRef !== null && { client_ref: clientRef }),
    ...(link && { _links: { workflow: link } }),
  };
}

/** Says in the words of v1 what a v0.1 status webhook says. A link to a workflow has no words there: v1 counts items. */
export function statusFromV01(webhook: V01StatusWebhook): Translation<V1StatusWebhook> {
  const { to, from, error, ...same } = webhook;
  const refusals = new Refusals("not_in_v1");
  const channel = channelFromV01Name(to.type);
  if (channel === null) {
    refusals.add("to.type", "Messages v1 has no such channel.");
    return refusals.refused();
  }
  refusals.addUnknown("", webhook, v01Members);
  return refusals.orValue(() => ({
    ...same,
    to: addressText(to),
    from: addressText(from),
    channel,
    ...(error && { error: v1Error({ ...error, code: String(error.code) }, webhook.message_uuid) }),
  }));
}

/** Says in the words of v0.1 what a v1 status webhook says. */
export function statusToV01(webhook: V1StatusWebhook): Translation<V01StatusWebhook> {
  const { to, from, channel, error, ...same } = webhook;
  const refusals = new Refusals("not_in_v01");
  if (channelRules[channel].v01 === null) {
    refusals.add("channel", `Messages v0.1 has no channel ${channelRules[channel].label}.`);
  }
  if (error && !/^(?:0|[1-9]\d{0,9})$/.test(error.title)) {
    refusals.add("error.title", "Messages v0.1 writes the code of an error as a number.");
  }
  refusals.addUnknown("", webhook, v1Members);
  return refusals.orValue(() => ({
    ...same,
    to: v01Address(channel, "to", to),
    from: v01Address(channel, "from", from),
    ...(error && { error: { code: Number(error.title), reason: error.detail } }),
  }));
}

const v01Members = ["message_uuid", "to", "from", "timestamp", "status", "error", "usage", "client_ref"];
const v1Members = [...v01Members, "channel"];

function v1Error(
  { code, reason }: Pick<MessageError, "code" | "reason">,
  messageUuid: string,
): NonNullable<V1StatusWebhook["error"]> {
  return {
    type: `https://developer.vonage.com/api-errors/messages#${code}`,
    title: code,
    detail: reason,
    instance: messageUuid,
  };
}

/** The older generation writes codes as numbers; what is not one has no number there. */
function errorNumber(code: string): number {
  const number = Number(code);
  return Number.isSafeInteger(number) ? number : 0;
}
