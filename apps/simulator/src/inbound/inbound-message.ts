import type { Channel } from "@failover-kit/core/model";
import type { WebhookVersion } from "../accepted-message.ts";

/** What a person writes to a business. */
export interface InboundMessage {
  readonly uuid: string;
  readonly channel: Channel;
  readonly from: string; // the person
  readonly to: string; // the business
  readonly type: string; // the name of the member that holds the content
  readonly content: unknown;
  readonly at: number; // epoch milliseconds
  readonly version: WebhookVersion;
  readonly applicationId: string | null;
  isRead: boolean; // the business has marked it as read
}

const common = ["text", "image", "audio", "video", "file"];

/** What people can write, by channel. Source: Messages API v1 specification 1.20. */
export const inboundTypes: Readonly<Record<Channel, readonly string[]>> = {
  sms: ["text"],
  mms: [...common, "vcard", "content"],
  rcs: [...common, "vcard", "location", "reply", "button"],
  whatsapp: [
    ...common,
    "location",
    "contacts",
    "reply",
    "button",
    "order",
    "sticker",
    "reaction",
    "unsupported",
  ],
  messenger: [...common, "unsupported"],
  viber_service: ["text", "image", "video", "file", "unsupported"],
};

/** One inbound message as JSON. */
export function inboundJson({ uuid, channel, from, to, type, content, at, isRead }: InboundMessage) {
  return {
    message_uuid: uuid,
    channel,
    from,
    to,
    at: new Date(at).toISOString(),
    message_type: type,
    [type]: content,
    ...(isRead && { read: true }),
  };
}
