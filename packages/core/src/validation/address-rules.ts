import { type AddressForm, type Channel, channelRules } from "../model/index.ts";
import type { Findings, Path } from "./findings.ts";

/** One side of a message, as text. */
export interface Address {
  readonly channel: Channel;
  readonly side: "from" | "to";
  readonly text: string;
}

const maxAddressLength = 50;
const phone = /^[1-9]\d{6,14}$/;
const whatsappUser = /^[A-Z]{2}\.[A-Za-z0-9]+$/; // a user id that is known to one business only
const shortCode = /^[1-9]\d{2,5}$/;
const sender = /^(?:\d{1,15}|[A-Za-z0-9]{1,11})$/;

/** Checks how an address is written. Says nothing of empty and overlong ones: the schemas do. Never shows it. */
export function checkAddress(address: Address, path: () => Path, findings: Findings): void {
  const form = channelRules[address.channel][address.side];
  const { text } = address;
  if (form === "id" || text === "" || text.length > maxAddressLength) return;
  const prefix = text.startsWith("+") ? "+" : text.startsWith("00") ? "00" : null;
  if (prefix === null && isWellWritten(address, form)) return;
  if (prefix !== null) reportPrefix(prefix, path(), findings);
  else if (form === "sender") reportSender(path(), findings);
  else reportPhone(path(), findings);
}

function isWellWritten({ channel, side, text }: Address, form: AddressForm): boolean {
  if (form === "sender") return sender.test(text);
  if (phone.test(text)) return true;
  if (channel === "whatsapp" && side === "to") return whatsappUser.test(text);
  return channel === "mms" && side === "from" && shortCode.test(text); // US short codes send MMS
}

function reportPrefix(prefix: "+" | "00", path: Path, findings: Findings): void {
  findings.issue({
    code: "phone_prefix",
    path,
    message: `Phone numbers are written without a leading ${prefix}.`,
    fix: `Drop the leading ${prefix}: digits only, the country code first.`,
  });
}

function reportPhone(path: Path, findings: Findings): void {
  findings.issue({
    code: "phone_format",
    path,
    message: "This is not a phone number with its country code.",
    fix: "Write 7 to 15 digits, the country code first, no spaces or signs; the first digit is 1 to 9.",
  });
}

function reportSender(path: Path, findings: Findings): void {
  findings.issue({
    code: "sender_format",
    path,
    message: "This is neither a number nor a sender name that SMS can show.",
    fix: "Write up to 15 digits, or a name of at most 11 letters and digits (A to Z, 0 to 9).",
  });
}
