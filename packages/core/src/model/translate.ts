/** Messages in the words of one generation and of the other. What the other has no words for is refused, never dropped. */
import { type Channel, channelFromV01Name, channelRules } from "./channel.ts";
import type { Issue } from "./issue.ts";
import type { Message } from "./message.ts";
import { Refusals, type Translation } from "./translation.ts";
import type { V01Address, V01Content, V01Message, V01MessageBody } from "./v01.ts";

/** The parts of a v0.1 message that say what is sent to whom. */
export type V01MessageParts = Pick<V01Message, "from" | "to" | "message">;

/**
 * Reads a v0.1 message. Two things are put into newer words: template parameters that are objects become texts, and the
 * policy of WhatsApp options becomes `deterministic`: that is the default, and `fallback` is refused since April 2020.
 */
export function messageFromV01(source: V01MessageParts): Translation<Message> {
  const channel = channelFromV01Name(source.to.type);
  if (channel === null) return { ok: false, issues: [unknownChannel] };
  const { content, messenger, viber_service_msg: viber, whatsapp } = source.message;
  const { type, template, ...parts } = content;
  const message: Message = {
    channel,
    message_type: type,
    from: addressText(source.from),
    to: addressText(source.to),
    ...parts,
    ...(template && {
      template: {
        name: template.name,
        ...(template.parameters && {
          parameters: template.parameters.map((value) => (typeof value === "string" ? value : value.default)),
        }),
      },
    }),
    ...(messenger && { messenger }),
    ...(viber && { viber_service: viber }),
    ...(whatsapp && { whatsapp: { ...whatsapp, policy: "deterministic" as const } }),
  };
  return { ok: true, value: message };
}

/** Says a message in the words of v1, which are ours: it is the same one, unless only v0.1 knows its content. */
export function messageToV1(message: Message): Translation<Message> {
  const { contents, label } = channelRules[message.channel];
  const refusals = new Refusals("not_in_v1");
  if (!contents.includes(message.message_type)) {
    refusals.add("message_type", `Messages v1 cannot send "${message.message_type}" over ${label}.`);
  }
  return refusals.orValue(() => message);
}

/** Says a message in the words of v0.1. */
export function messageToV01(message: Message): Translation<V01MessageParts> {
  const { channel, message_type: type, messenger, viber_service: viber, whatsapp } = message;
  const { label, v01: rule } = channelRules[channel];
  const refusals = new Refusals("not_in_v01");
  if (rule === null) {
    refusals.add("channel", `Messages v0.1 has no channel ${label}.`);
    return refusals.refused();
  }
  if (!rule.contents.includes(type)) {
    refusals.add("message_type", `Messages v0.1 cannot send "${type}" over ${label}.`);
  }
  const content = message[type as keyof Message];
  refusals.addUnknown("", message, [...v01Members, type]);
  if (isMedia(content)) refusals.addUnknown(type, content, ["url", "caption"]);
  if (viber) refusals.addUnknown("viber_service", viber, ["category", "ttl", "type"]);
  if (typeof content === "string" && [...content].length > rule.maxTextLength) {
    refusals.add("text", `Messages v0.1 takes at most ${rule.maxTextLength} characters over ${label}.`);
  }
  return refusals.orValue(() => {
    const body: V01MessageBody = {
      content: { type, [type]: content } as unknown as V01Content,
      ...(messenger && { messenger }),
      ...(viber && { viber_service_msg: viber }),
      ...(whatsapp && { whatsapp }),
    };
    return {
      from: v01Address(channel, "from", message.from),
      to: v01Address(channel, "to", message.to),
      message: body,
    };
  });
}

/** Writes an address the way v0.1 wants it on that side: in `id` or in `number`. */
export function v01Address(channel: Channel, side: "from" | "to", address: string): V01Address {
  const rule = channelRules[channel].v01;
  if (rule === null) throw new RangeError(`v0.1 has no channel ${channel}`);
  return { type: rule.name, [rule[side]]: address };
}

/** The address in an object of v0.1, whichever member holds it. */
export function addressText(address: V01Address): string {
  return address.number ?? address.id ?? "";
}

// Beside these only the content itself can be said in v0.1; no other channel has options there.
const v01Members = ["channel", "message_type", "from", "to", "messenger", "viber_service", "whatsapp"];

const unknownChannel: Issue = {
  path: "to.type",
  code: "unknown_channel",
  message: "Messages v1 has no such channel.",
};

function isMedia(content: unknown): content is object {
  return typeof content === "object" && content !== null && "url" in content;
}
