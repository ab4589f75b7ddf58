import { v01Address } from "@failover-kit/core/model";
import { smsParts } from "../validation/sms-parts.ts";
import { usageOf } from "../webhooks/prices.ts";
import { networkCode } from "../webhooks/status-body.ts";
import type { InboundMessage } from "./inbound-message.ts";

/** The body of an inbound webhook, in the version of the message. */
export function inboundBody(message: InboundMessage): string {
  return JSON.stringify(message.version === "v1" ? v1Body(message) : v01Body(message));
}

/** Source: Messages API v1 specification 1.20. */
function v1Body(message: InboundMessage) {
  const { uuid, channel, from, to, type, content, at } = message;
  return {
    channel,
    message_uuid: uuid,
    to,
    from,
    timestamp: `${new Date(at).toISOString().slice(0, 19)}Z`,
    message_type: type,
    [type]: content,
    ...channelExtras(message),
  };
}

function channelExtras({ channel, from, content }: InboundMessage) {
  if (channel === "sms") {
    const text = String(content);
    const keyword = text.trim().split(/\s+/, 1)[0]?.toUpperCase() ?? "";
    return {
      sms: { num_messages: String(smsParts(text)), keyword },
      usage: usageOf("sms", smsParts(text)),
      origin: { network_code: networkCode },
    };
  }
  if (channel === "mms") return { origin: { network_code: networkCode } };
  if (channel === "whatsapp")
    return { profile: { name: `Person ${from.slice(-2)}` }, context_status: "none" };
  return channel === "rcs" ? { context_status: "none" } : {};
}

/** Source: Messages v0.1 specification; `direction` was sent although that does not name it. */
function v01Body({ uuid, channel, from, to, type, content, at }: InboundMessage) {
  const isSms = channel === "sms";
  const parts = isSms ? smsParts(String(content)) : 1;
  return {
    message_uuid: uuid,
    to: v01Address(channel, "from", to), // addresses keep the form that they have when the business writes
    from: v01Address(channel, "to", from),
    timestamp: new Date(at).toISOString(),
    direction: "inbound",
    message: {
      content: { type, [type]: content },
      ...(isSms && { sms: { num_messages: String(parts) } }),
    },
    ...(isSms && { usage: usageOf("sms", parts) }),
  };
}
