import {
  type Channel,
  channelFromV01Name,
  channelRules,
  type V01ChannelRule,
} from "@failover-kit/core/model";
import type { IncomingMessage } from "../accepted-message.ts";
import { isRecord } from "../is-record.ts";
import type { InvalidParameter, Problem } from "../routes/problem.ts";
import { recipientFault, senderFault } from "./address-fault.ts";
import { hasWrongEnding, v01Content } from "./contents.ts";
import type { Reading, Received } from "./generation.ts";
import { v01OptionFaults } from "./options.ts";
import { smsParts } from "./sms-parts.ts";

type Body = Readonly<Record<string, unknown>>;

/** In what the two doors of the older generation differ. */
export interface V01Door {
  readonly hasClientRef: boolean;
  readonly maxViberTtlSeconds: number;
}

/** `/beta/messages`, as it was in 2018. */
export const betaDoor: V01Door = { hasClientRef: false, maxViberTtlSeconds: 86_400 };
/** `/v0.1/messages`. */
export const v01Door: V01Door = { hasClientRef: true, maxViberTtlSeconds: 259_200 };

const maxClientRefLength = 40;

/** Reads the body of `POST /v0.1/messages` or `/beta/messages`: the message, or the 400 that the API would answer. */
export function readV01({ value: body, text }: Received, door: V01Door): Reading {
  if (!isRecord(body)) return { problem: invalidV01([{ name: "body", reason: "must be a JSON object" }]) };
  const missing = ["to", "from", "message"].filter((name) => !isRecord(body[name]));
  if (missing.length > 0)
    return { problem: invalidV01(missing.map((name) => ({ name, reason: "must be an object" }))) };
  const parts = { to: record(body.to), from: record(body.from), message: record(body.message) };
  const channel = channelFromV01Name(String(parts.to.type));
  const rule = channel === null ? null : channelRules[channel].v01;
  if (channel === null || rule === null) return { problem: invalidV01([unknownChannel()]) };
  const faults = [
    ...addressFaults(parts.to, parts.from, channel, rule),
    ...messageFaults(parts.message, channel, rule, door),
    ...(door.hasClientRef ? clientRefFaults(body.client_ref) : []),
  ];
  if (faults.length > 0) return { problem: invalidV01(faults) };
  const clientRef = door.hasClientRef ? body.client_ref : undefined;
  return { message: toMessage({ ...parts, clientRef, received: text }, channel, rule), failover: null };
}

/** The 400 of the older generation. */
export function invalidV01(invalidParameters: readonly InvalidParameter[]): Problem {
  const subject = invalidParameters.length === 1 ? "1" : String(invalidParameters.length);
  return {
    status: 400,
    type: "https://www.nexmo.com/messages/Errors#InvalidParams",
    title: "Your request parameters didn't validate.",
    detail: `Found errors validating ${subject} of your submitted parameters.`,
    invalidParameters,
  };
}

/** The refusal of a recipient that is well-formed but not served. */
export function refusedByV01({ channel }: IncomingMessage): Problem {
  const field = channelRules[channel].v01?.to ?? "number";
  return invalidV01([{ name: `to.${field}`, reason: "cannot be reached on this channel" }]);
}

function addressFaults(to: Body, from: Body, channel: Channel, rule: V01ChannelRule): InvalidParameter[] {
  const { to: toForm, from: fromForm } = channelRules[channel];
  const recipient = recipientFault(toForm, to[rule.to]);
  const sender = senderFault(fromForm, from[rule.from]);
  return [
    ...(from.type === rule.name
      ? []
      : [{ name: "from.type", reason: `must be ${rule.name}, as in to.type` }]),
    ...(recipient === null ? [] : [{ name: `to.${rule.to}`, reason: recipient }]),
    ...(sender === null ? [] : [{ name: `from.${rule.from}`, reason: sender }]),
  ];
}

function messageFaults(
  message: Body,
  channel: Channel,
  rule: V01ChannelRule,
  door: V01Door,
): InvalidParameter[] {
  const { content } = message;
  if (!isRecord(content)) return [{ name: "message.content", reason: "must be an object" }];
  const type = rule.contents.find((known) => known === content.type);
  if (type === undefined) {
    return [
      { name: "message.content.type", reason: `must be one of ${rule.contents.join(", ")} for ${rule.name}` },
    ];
  }
  const rules = {
    maxViberTtlSeconds: door.maxViberTtlSeconds,
    needsLocale: door.hasClientRef, // beta had no locale
  };
  const place = `message.${rule.name}`;
  return [
    ...v01Content(type, rule.maxTextLength)(content[type], `message.content.${type}`),
    ...v01OptionFaults(channel, type, { options: message[rule.name], place, rules }),
  ];
}

function clientRefFaults(clientRef: unknown): InvalidParameter[] {
  if (clientRef === undefined) return [];
  if (typeof clientRef === "string" && clientRef.length <= maxClientRefLength) return [];
  return [{ name: "client_ref", reason: `must be text of at most ${maxClientRefLength} characters` }];
}

function toMessage(
  {
    to,
    from,
    message,
    clientRef,
    received,
  }: { to: Body; from: Body; message: Body; clientRef: unknown; received: string },
  channel: Channel,
  rule: V01ChannelRule,
): IncomingMessage {
  const content = record(message.content);
  const type = rule.contents.find((known) => known === content.type) ?? "text";
  const { ttl } = record(message[rule.name]);
  return {
    channel,
    to: String(to[rule.to]),
    from: String(from[rule.from]),
    clientRef: typeof clientRef === "string" ? clientRef : null,
    webhookUrl: null,
    webhookVersion: "v0.1",
    parts: channel === "sms" ? smsParts(String(content.text)) : 1,
    ttlSeconds: typeof ttl === "number" ? ttl : null,
    hasWrongFile: hasWrongEnding(channel, type, content[type]),
    received,
  };
}

function unknownChannel(): InvalidParameter {
  const names = Object.values(channelRules).flatMap(({ v01 }) => (v01 === null ? [] : [v01.name]));
  return { name: "to.type", reason: `must be one of ${names.join(", ")}` };
}

function record(value: unknown): Body {
  return isRecord(value) ? value : {};
}
