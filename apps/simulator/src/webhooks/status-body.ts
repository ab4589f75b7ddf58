import {
  type Channel,
  type MessageStatus,
  type Usage,
  type V1StatusWebhook,
  type V01StatusWebhook,
  v01Address,
} from "@failover-kit/core/model";
import type { AcceptedMessage } from "../accepted-message.ts";
import { workflowJson } from "../message-log.ts";
import { errorReason, usualErrorCode } from "./error-codes.ts";

/** What is said of a message at one instant. */
export interface StatusNews {
  readonly status: MessageStatus;
  readonly errorCode?: number | undefined;
  readonly at: number; // epoch milliseconds
  readonly usage: Usage | null; // null: nothing is charged with this status
}

/** The body of a status webhook, in the version that the message asked for. */
export function statusBody(message: AcceptedMessage, news: StatusNews): string {
  return JSON.stringify(message.webhookVersion === "v1" ? v1Body(message, news) : v01Body(message, news));
}

/** A made-up network, in the range that is kept for tests. */
export const networkCode = "00101";

const channelsWithNetwork: readonly Channel[] = ["sms", "mms", "rcs"];

function v1Body(message: AcceptedMessage, news: StatusNews): V1StatusWebhook {
  const { uuid, to, from, channel, clientRef, workflow } = message;
  const { status, at, usage } = news;
  const code = errorCode(news);
  return {
    message_uuid: uuid,
    to,
    from,
    timestamp: `${new Date(at).toISOString().slice(0, 19)}Z`,
    channel,
    status,
    ...(code !== null && { error: v1Error(code, uuid) }),
    ...(clientRef !== null && { client_ref: clientRef }),
    ...(workflow !== null && { workflow: workflowJson(workflow) }),
    ...(usage !== null && { usage }),
    ...(channelsWithNetwork.includes(channel) && { destination: { network_code: networkCode } }),
    ...channelNews(message, news),
  };
}

/** What only one channel tells. */
function channelNews({ uuid, to, channel, parts }: AcceptedMessage, { status }: StatusNews) {
  if (channel === "sms") return { sms: { count_total: String(parts) } };
  if (channel !== "whatsapp" || status !== "delivered") return {};
  return {
    whatsapp: {
      recipient: to,
      pricing: { type: "regular", pricing_model: "PMP", category: "utility" },
      conversation: { id: uuid, origin: { type: "utility" } },
    },
  };
}

function v01Body(message: AcceptedMessage, news: StatusNews): V01StatusWebhook {
  const { uuid, to, from, channel, clientRef } = message;
  const { status, at, usage } = news;
  const code = errorCode(news);
  return {
    message_uuid: uuid,
    to: v01Address(channel, "to", to),
    from: v01Address(channel, "from", from),
    timestamp: new Date(at).toISOString(),
    status,
    ...(code !== null && { error: { code, reason: errorReason(code) } }),
    ...(usage !== null && { usage }),
    ...(clientRef !== null && { client_ref: clientRef }),
  };
}

function v1Error(code: number, uuid: string): NonNullable<V1StatusWebhook["error"]> {
  return {
    type: `https://developer.vonage.com/api-errors/messages#${code}`,
    title: String(code),
    detail: errorReason(code),
    instance: uuid,
  };
}

function errorCode({ status, errorCode: code }: StatusNews): number | null {
  const usual = usualErrorCode(status);
  return usual === null ? null : (code ?? usual);
}
