/** One request for each channel, as its page shows it: the channel first, then an SMS. All people are invented. */
import type { Channel, Message, RunRequest } from "@failover-kit/core/model";

const text = "Parcel 7731 arrives at 14:10.";
const fallback: Message = {
  channel: "sms",
  from: "ParcelCo",
  to: "447700900001",
  message_type: "text",
  text,
};

const firstMessages: Readonly<Record<Channel, Message>> = {
  messenger: {
    channel: "messenger",
    from: "104000000000001",
    to: "2901000000000002",
    message_type: "text",
    text,
    messenger: { category: "message_tag", tag: "POST_PURCHASE_UPDATE" },
  },
  viber_service: {
    channel: "viber_service",
    from: "9016",
    to: "447700900002",
    message_type: "text",
    text,
    viber_service: {
      category: "transaction",
      ttl: 300,
      action: { url: "https://example.com/t/7731", text: "Track" },
    },
  },
  sms: { ...fallback, to: "447700900005", ttl: 3600, sms: { encoding_type: "auto" } },
  whatsapp: {
    channel: "whatsapp",
    from: "447700900100",
    to: "447700900002",
    message_type: "template",
    template: { name: "c0ffee00_1234_5678_9abc_def012345678:parcel_eta", parameters: ["Kim", "14:10"] },
    whatsapp: { policy: "deterministic", locale: "en_GB" },
  },
  mms: {
    channel: "mms",
    from: "12125550100",
    to: "12125550105",
    message_type: "image",
    image: { url: "https://cdn.example.com/map.png", caption: "Your driver" },
    ttl: 600,
  },
  rcs: {
    channel: "rcs",
    from: "ParcelCoAgent",
    to: "447700900002",
    message_type: "text",
    text,
    suggestions: [{ type: "reply", text: "Leave it outside", postback_data: "outside" }],
    rcs: { category: "transaction" },
    ttl: 300,
  },
};

/** The request on a channel's page. */
export function channelExample(channel: Channel, reportsRead: boolean): RunRequest {
  const failover = {
    condition_status: reportsRead ? "read" : "delivered",
    expiry_time: channel === "sms" || channel === "mms" ? 120 : 600,
  } as const;
  return { steps: [{ ...firstMessages[channel], failover }, fallback] };
}
