import { type Channel, channelRules, channels, isChannel } from "@failover-kit/core/model";
import type { WebhookVersion } from "../accepted-message.ts";
import { isRecord } from "../is-record.ts";
import type { InvalidParameter } from "../routes/problem.ts";
import { recipientFault, senderFault } from "../validation/address-fault.ts";
import { inboundTypes } from "./inbound-message.ts";

/** What a person is to write. */
export interface InboundRequest {
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly content: unknown;
  readonly version: WebhookVersion;
}

const known = ["channel", "from", "to", "message_type", "webhook_version"];

/** Reads `{ channel, from, to, text }`, or another content by `message_type` and the member of that name. */
export function parseInbound(
  body: unknown,
): { readonly request: InboundRequest } | { readonly faults: InvalidParameter[] } {
  if (!isRecord(body)) return { faults: [{ name: "body", reason: "must be a JSON object" }] };
  const { channel, from, to, message_type: type = "text", webhook_version: version = "v1" } = body;
  if (!isChannel(channel)) {
    return { faults: [{ name: "channel", reason: `must be one of ${channels.join(", ")}` }] };
  }
  const types = inboundTypes[channel];
  if (typeof type !== "string" || !types.includes(type)) {
    return { faults: [{ name: "message_type", reason: `must be one of ${types.join(", ")}` }] };
  }
  const content = body[type];
  const faults = [
    ...addressFaults(channel, from, to),
    ...contentFaults(type, content),
    ...versionFaults(channel, version),
    ...Object.keys(body)
      .filter((name) => name !== type && !known.includes(name))
      .map((name) => ({ name, reason: `is not known; known are ${[...known, type].join(", ")}` })),
  ];
  if (faults.length > 0) return { faults };
  return {
    request: {
      channel,
      from: String(from),
      to: String(to),
      type,
      content,
      version: version === "v1" ? "v1" : "v0.1",
    },
  };
}

/** The person is whom the business would write to, so each side has the form that it has in the other direction. */
function addressFaults(channel: Channel, from: unknown, to: unknown): InvalidParameter[] {
  const person = recipientFault(channelRules[channel].to, from);
  const business = senderFault(channelRules[channel].from, to);
  return [
    ...(person === null ? [] : [{ name: "from", reason: person }]),
    ...(business === null ? [] : [{ name: "to", reason: business }]),
  ];
}

function contentFaults(type: string, content: unknown): InvalidParameter[] {
  if (type === "unsupported") return [];
  if (type === "text") {
    const isText = typeof content === "string" && content !== "";
    return isText ? [] : [{ name: "text", reason: "must be text that is not empty" }];
  }
  const isContent = isRecord(content) || Array.isArray(content);
  return isContent ? [] : [{ name: type, reason: "must be an object" }];
}

function versionFaults(channel: Channel, version: unknown): InvalidParameter[] {
  if (version !== "v1" && version !== "v0.1") {
    return [{ name: "webhook_version", reason: "must be v1 or v0.1" }];
  }
  const isMissing = version === "v0.1" && channelRules[channel].v01 === null;
  return isMissing ? [{ name: "webhook_version", reason: `must be v1: v0.1 has no channel ${channel}` }] : [];
}
