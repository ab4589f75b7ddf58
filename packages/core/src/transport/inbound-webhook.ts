import { type Channel, channelFromV01Name, channelRules, isChannel } from "../model/channel.ts";
import type { InboundMessage } from "../model/inbound-message.ts";
import type { Issue } from "../model/issue.ts";
import { isRecord, textOrNull } from "./json-text.ts";
import { isId } from "./wire-id.ts";
import { readInstant } from "./wire-instant.ts";

/** What an inbound webhook turned out to be. `ignored` is to be answered 200: a repeat would not help. */
export type InboundWebhookReading =
  | { readonly kind: "inbound"; readonly message: InboundMessage }
  | { readonly kind: "ignored"; readonly reason: string }
  | { readonly kind: "malformed"; readonly issue: Issue };

const MAX_TEXT = 1000;
const MAX_NAME = 200;

/**
 * Reads an inbound webhook of either generation, which are told apart by their addresses: texts beside a `channel` in
 * v1, objects with a `type` in v0.1. Who wrote to whom is needed; of the rest, what cannot be understood is left out.
 * `receivedAt` is epoch milliseconds.
 */
export function parseInboundWebhook(body: unknown, receivedAt: number): InboundWebhookReading {
  if (!isRecord(body)) return malformed("", "must be an object");
  if (typeof body.status === "string")
    return malformed("status", "belongs to a status webhook, which goes elsewhere");
  const messageUuid = idOf(body.message_uuid);
  if (messageUuid === null) return malformed("message_uuid", "must be the id of a message");
  const channel = channelOf(body);
  if (channel === null) return malformed("channel", "must be the name of a channel");
  if (channel === "unknown") return { kind: "ignored", reason: "the channel is not one that we know" };
  const from = addressOf(body.from, channel, "to");
  if (from === null) return malformed("from", "must be the address of a person");
  const to = addressOf(body.to, channel, "from");
  if (to === null) return malformed("to", "must be the address that was written to");
  const sentAt = Math.min(readInstant(body.timestamp) ?? receivedAt, receivedAt);
  const message = { messageUuid, channel, from, to, sentAt, ...contentOf(body), name: nameOf(body) };
  return { kind: "inbound", message };
}

function malformed(path: string, message: string): InboundWebhookReading {
  return { kind: "malformed", issue: { path, code: "invalid_webhook", message } };
}

function channelOf({ channel, from }: Record<string, unknown>): Channel | "unknown" | null {
  const name = isRecord(from) ? from.type : channel;
  if (typeof name !== "string" || name === "") return null;
  if (isRecord(from)) return channelFromV01Name(name) ?? "unknown";
  return isChannel(name) ? name : "unknown";
}

// Numbers come without a plus; one that comes all the same would not be found again.
function addressOf(value: unknown, channel: Channel, side: "from" | "to"): string | null {
  const id = idOf(isRecord(value) ? (value.number ?? value.id) : value);
  const isPhone = channelRules[channel][side] !== "id";
  return id !== null && isPhone ? (idOf(id.replace(/^\+(?=\d)/, "")) ?? id) : id;
}

function idOf(value: unknown): string | null {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === "string" && isId(text) ? text : null;
}

// v0.1 has the content in `message.content`, v1 beside the addresses. Inbound SMS of v1 need not name their type.
function contentOf(body: Record<string, unknown>): Pick<InboundMessage, "type" | "text"> {
  const { message } = body;
  const isV01 = isRecord(message) && isRecord(message.content);
  const content = isV01 ? (message.content as Record<string, unknown>) : body;
  const named = textOrNull(isV01 ? content.type : content.message_type);
  const type = named !== null && /^[\w-]{1,40}$/.test(named) ? named : "text";
  const part = content[type];
  const words = isRecord(part) ? [part.caption, part.text, part.title] : [part];
  return {
    type,
    text: shortText(
      [...words, content.text].find((word) => typeof word === "string"),
      MAX_TEXT,
    ),
  };
}

function nameOf({ profile }: Record<string, unknown>): string | null {
  return isRecord(profile) ? shortText(profile.name, MAX_NAME) : null;
}

function shortText(value: unknown, limit: number): string | null {
  if (typeof value !== "string") return null;
  const text = value.slice(0, limit).toWellFormed().replaceAll("\0", "").trim();
  return text === "" ? null : text;
}
