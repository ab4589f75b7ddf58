import { type Channel, channelFromV01Name, channelRules } from "./channel.ts";
import type { Message } from "./message.ts";
import type { V01Address, V01Content, V01Message, V01MessageBody } from "./v01.ts";

/** Says in the words of v1 what a v0.1 message says. Returns null when v1 has no such channel. */
export function messageFromV01(source: Pick<V01Message, "from" | "to" | "message">): Message | null {
  const channel = channelFromV01Name(source.to.type);
  if (channel === null) return null;
  const { content, messenger, viber_service_msg: viber, whatsapp } = source.message;
  const { type, template, ...parts } = content;
  return {
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
}

/** Says in the words of v0.1 what a v1 message says. Returns null when v0.1 has no such channel or content. */
export function messageToV01(message: Message): Pick<V01Message, "from" | "to" | "message"> | null {
  const rule = channelRules[message.channel].v01;
  const type = message.message_type;
  if (rule === null || !rule.contents.includes(type)) return null;
  const content = { type, [type]: message[type as keyof Message] } as unknown as V01Content;
  const { messenger, viber_service: viber, whatsapp } = message;
  const body: V01MessageBody = {
    content,
    ...(messenger && { messenger }),
    ...(viber && { viber_service_msg: { category: viber.category, ttl: viber.ttl, type: viber.type } }),
    ...(whatsapp && { whatsapp }),
  };
  return {
    from: v01Address(message.channel, "from", message.from),
    to: v01Address(message.channel, "to", message.to),
    message: body,
  };
}

/** Writes an address the way v0.1 wants it on that side: in `id` or in `number`. */
export function v01Address(channel: Channel, side: "from" | "to", address: string): V01Address {
  const rule = channelRules[channel].v01;
  if (rule === null) throw new RangeError(`v0.1 has no channel ${channel}`);
  return { type: rule.name, [rule[side]]: address };
}

function addressText(address: V01Address): string {
  return address.number ?? address.id ?? "";
}
