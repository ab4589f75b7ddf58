import { statusErrorClass } from "../model/error-class.ts";
import type { Issue } from "../model/issue.ts";
import type { MessageError, MessageStatus, StatusReport, Usage } from "../model/message-status.ts";
import { isRecord, textOrNull } from "./json-text.ts";
import { redactReason } from "./redact.ts";
import { isId } from "./wire-id.ts";
import { readInstant } from "./wire-instant.ts";

/** What a status webhook turned out to be. `ignored` is to be answered 200 like a status: a repeat would not help. */
export type StatusWebhookReading =
  | { readonly kind: "status"; readonly report: StatusReport }
  | { readonly kind: "ignored"; readonly reason: string }
  | { readonly kind: "malformed"; readonly issue: Issue };

const statuses: ReadonlySet<unknown> = new Set<MessageStatus>([
  "submitted",
  "delivered",
  "read",
  "rejected",
  "undeliverable",
]);

/**
 * Reads a status webhook of either generation. Only the message and its status are needed; any other member that
 * cannot be understood is left out, and an unreadable time is replaced by `receivedAt` (epoch milliseconds).
 */
export function parseStatusWebhook(body: unknown, receivedAt: number): StatusWebhookReading {
  if (!isRecord(body)) return malformed("", "must be an object");
  const { message_uuid: messageUuid, status, client_ref: clientRef } = body;
  if (typeof messageUuid !== "string" || !isId(messageUuid)) {
    return malformed("message_uuid", "must be the id of a message");
  }
  if (typeof status !== "string" || status === "") return malformed("status", "must be the name of a status");
  if (!isMessageStatus(status)) return { kind: "ignored", reason: "the status is not one that we know" };
  const report: StatusReport = {
    messageUuid,
    status,
    reportedAt: readInstant(body.timestamp) ?? receivedAt,
    clientRef: typeof clientRef === "string" && isId(clientRef) ? clientRef : null,
    error: isRecord(body.error) ? readError(body.error, body) : null,
    usage: readUsage(body.usage),
  };
  return { kind: "status", report };
}

function malformed(path: string, message: string): StatusWebhookReading {
  return { kind: "malformed", issue: { path, code: "invalid_webhook", message } };
}

function isMessageStatus(value: string): value is MessageStatus {
  return statuses.has(value);
}

// v0.1 has `code` and `reason`; v1 has the code in `title`, or at the end of `type`, and the words in `detail`.
function readError(error: Record<string, unknown>, body: Record<string, unknown>): MessageError {
  const { code, reason, title, detail, type } = error;
  const words = [reason, detail, title].map(textOrNull).find((text) => text !== null && text !== "") ?? "";
  const found =
    ownCode(code) ?? digitsOf(title) ?? /#(\d{1,10})$/.exec(textOrNull(type) ?? "")?.[1] ?? "unknown";
  const errorClass = statusErrorClass(found);
  return {
    code: found,
    reason: redactReason(words, [...addressTexts(body.to), ...addressTexts(body.from)]),
    ...(errorClass && { class: errorClass }),
  };
}

function ownCode(code: unknown): string | null {
  const text = typeof code === "number" ? String(code) : code;
  return typeof text === "string" && /^[\w.-]{1,40}$/.test(text) ? text : null;
}

function digitsOf(title: unknown): string | null {
  return typeof title === "string" && /^\d{1,10}$/.test(title) ? title : null;
}

function addressTexts(address: unknown): string[] {
  const values = isRecord(address) ? [address.id, address.number] : [address];
  return values.filter((value) => typeof value === "string");
}

function readUsage(usage: unknown): Usage | null {
  if (!isRecord(usage) || typeof usage.currency !== "string") return null;
  const price = typeof usage.price === "number" ? String(usage.price) : usage.price;
  if (typeof price !== "string" || price.length > 20 || !/^\d+(?:\.\d+)?$/.test(price)) return null;
  return /^[A-Za-z]{3}$/.test(usage.currency) ? { currency: usage.currency.toUpperCase(), price } : null;
}
