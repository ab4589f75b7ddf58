/** Inbound webhooks in the words of one generation and of the other. What the other has no words for is refused. */
import { channelFromV01Name, channelRules } from "./channel.ts";
import { addressText, v01Address } from "./translate.ts";
import { Refusals, type Translation } from "./translation.ts";
import type { V1InboundWebhook } from "./v1.ts";
import type { V01InboundWebhook } from "./v01.ts";

/** What people can write, in the words of v0.1. Source: Messages API v0.1 0.4.0, and WhatsApp's quick replies. */
const v01Types: readonly string[] = [
  "text",
  "image",
  "audio",
  "video",
  "file",
  "location",
  "button",
  "unsupported",
];

/** Says in the words of v1 what a v0.1 inbound webhook says. */
export function inboundFromV01(webhook: V01InboundWebhook): Translation<V1InboundWebhook> {
  const { to, from, message, message_uuid, timestamp, usage } = webhook;
  const refusals = new Refusals("not_in_v1");
  const channel = channelFromV01Name(to.type);
  if (channel === null) {
    refusals.add("to.type", "Messages v1 has no such channel.");
    return refusals.refused();
  }
  const { type } = message.content;
  refusals.addUnknown("", webhook, [...sharedMembers, "direction", "message"]);
  refusals.addUnknown("message", message, ["content", "sms"]);
  refusals.addUnknown("message.content", message.content, ["type", type]);
  const content = type === "location" ? locationToV1(message.content[type], refusals) : message.content[type];
  return refusals.orValue(() => ({
    channel,
    message_uuid,
    to: addressText(to),
    from: addressText(from),
    timestamp,
    message_type: type,
    ...(content !== undefined && { [type]: content }),
    ...(message.sms && { sms: message.sms }),
    ...(usage && { usage }),
  }));
}

/** Says in the words of v0.1 what a v1 inbound webhook says. */
export function inboundToV01(webhook: V1InboundWebhook): Translation<V01InboundWebhook> {
  const { channel, message_uuid, to, from, timestamp, message_type: type = "text", sms, usage } = webhook;
  const refusals = new Refusals("not_in_v01");
  const { v01, label } = channelRules[channel];
  if (v01 === null) {
    refusals.add("channel", `Messages v0.1 has no channel ${label}.`);
    return refusals.refused();
  }
  if (!v01Types.includes(type)) refusals.add("message_type", `Messages v0.1 has no words for "${type}".`);
  refusals.addUnknown("", webhook, [...sharedMembers, "channel", "message_type", "sms", type]);
  if (sms) refusals.addUnknown("sms", sms, ["num_messages"]);
  const content = type === "location" ? locationToV01(webhook[type], refusals) : webhook[type];
  return refusals.orValue(() => ({
    message_uuid,
    // Addresses keep the form that they have when the answer is written.
    to: v01Address(channel, "from", to),
    from: v01Address(channel, "to", from),
    timestamp,
    direction: "inbound",
    message: {
      content: { type, ...(content !== undefined && { [type]: content }) },
      ...(sms && { sms }),
    },
    ...(usage && { usage }),
  }));
}

const sharedMembers = ["message_uuid", "to", "from", "timestamp", "usage"];

/** v1 has short names and numbers where v0.1 has long names and texts; a text that is no plain number has no place. */
function locationToV1(value: unknown, refusals: Refusals): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { latitude, longitude, ...more } = value as Record<string, unknown>;
  refusals.addUnknown("message.content.location", more, locationExtras);
  for (const [name, degrees] of Object.entries({ latitude, longitude })) {
    if (typeof degrees === "string" && String(Number(degrees)) === degrees) continue;
    refusals.add(`message.content.location.${name}`, "Messages v1 writes degrees as a number.");
  }
  return { lat: Number(latitude), long: Number(longitude), ...more };
}

function locationToV01(value: unknown, refusals: Refusals): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { lat, long, ...more } = value as Record<string, unknown>;
  refusals.addUnknown("location", more, locationExtras);
  for (const [name, degrees] of Object.entries({ lat, long })) {
    if (!Number.isFinite(degrees)) refusals.add(`location.${name}`, "Degrees have to be a number.");
  }
  return { latitude: String(lat), longitude: String(long), ...more };
}

const locationExtras = ["name", "address"];
