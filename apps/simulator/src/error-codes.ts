import type { MessageStatus } from "@failover-kit/core/model";

const reasons: Readonly<Record<number, string>> = {
  1000: "Throttled",
  1010: "Missing parameters",
  1020: "Invalid parameters",
  1021: "Invalid tag",
  1022: "Invalid template",
  1030: "Internal error",
  1040: "Invalid message",
  1050: "Number barred",
  1060: "Account barred",
  1070: "Quota exceeded",
  1100: "Communication failed",
  1120: "Illegal sender",
  1130: "Invalid TTL",
  1160: "Destination not on the list of permitted numbers",
  1170: "Invalid or missing number",
  1180: "Absent subscriber, temporary",
  1190: "Absent subscriber, permanent",
  1210: "Refused as spam",
  1220: "Handset busy",
  1230: "Network error",
  1240: "Illegal number",
  1241: "Too many messages to this number",
  1250: "Unroutable",
  1260: "Destination unreachable",
  1280: "Number blocked by the carrier",
  1282: "Number blocked by the provider",
  1290: "Recipient out of credit",
  1300: "Not part of the provider network",
  1310: "Device not suitable",
  1320: "Message already sent",
  1330: "Unknown error",
  1331: "Provider error",
  1340: "Outside of the allowed window",
  1360: "TTL expired",
  1370: "Expired access token",
  1380: "Invalid resource",
  1420: "Invalid sender",
  1430: "Invalid recipient",
  1460: "Daily limit reached",
  1461: "Provider limit reached",
  1470: "Blocked by fraud rules",
};

const usualCodes: Partial<Record<MessageStatus, number>> = { rejected: 1300, undeliverable: 1180 };

/** The code that a failure carries when none was asked for; null for a status that is no failure. */
export function usualErrorCode(status: MessageStatus): number | null {
  return usualCodes[status] ?? null;
}

/** An error code in words. */
export function errorReason(code: number): string {
  return reasons[code] ?? "Unknown error";
}
