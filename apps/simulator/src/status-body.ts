import {
  type Usage,
  type V1StatusWebhook,
  type V01StatusWebhook,
  v01Address,
} from "@failover-kit/core/model";
import type { AcceptedMessage } from "./accepted-message.ts";
import type { PlannedStatus } from "./behaviour.ts";
import { errorReason, usualErrorCode } from "./error-codes.ts";

/** What is said of a message at one instant. */
export interface StatusNews {
  readonly planned: PlannedStatus;
  readonly at: number; // epoch milliseconds
  readonly usage: Usage | null; // null: nothing is charged with this status
}

/** The body of a status webhook, in the version that the message asked for. */
export function statusBody(message: AcceptedMessage, news: StatusNews): string {
  return JSON.stringify(message.webhookVersion === "v1" ? v1Body(message, news) : v01Body(message, news));
}

function v1Body(message: AcceptedMessage, { planned, at, usage }: StatusNews): V1StatusWebhook {
  const { uuid, to, from, channel, clientRef, parts } = message;
  const code = errorCode(planned);
  return {
    message_uuid: uuid,
    to,
    from,
    timestamp: `${new Date(at).toISOString().slice(0, 19)}Z`,
    channel,
    status: planned.status,
    ...(code !== null && { error: v1Error(code, uuid) }),
    ...(clientRef !== null && { client_ref: clientRef }),
    ...(usage !== null && { usage }),
    ...(channel === "sms" && { sms: { count_total: String(parts) } }),
  };
}

function v01Body(message: AcceptedMessage, { planned, at, usage }: StatusNews): V01StatusWebhook {
  const { uuid, to, from, channel, clientRef } = message;
  const code = errorCode(planned);
  return {
    message_uuid: uuid,
    to: v01Address(channel, "to", to),
    from: v01Address(channel, "from", from),
    timestamp: new Date(at).toISOString(),
    status: planned.status,
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

function errorCode({ status, error_code: code }: PlannedStatus): number | null {
  const usual = usualErrorCode(status);
  return usual === null ? null : (code ?? usual);
}
