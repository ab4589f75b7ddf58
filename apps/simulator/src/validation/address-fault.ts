import type { AddressForm } from "@failover-kit/core/model";

const phonePattern = /^[1-9]\d{6,14}$/;
const digitsPattern = /^\d{3,15}$/; // numbers and short codes
const namePattern = /^[A-Za-z0-9]{1,11}$/;

const phoneReason = "must be 7 to 15 digits with the country code, without + or leading zeros";
const idReason = "must be text of 1 to 50 characters";
const numberReason = "must be a number of 3 to 15 digits";
const senderReason = "must be a number of 3 to 15 digits, or a name of at most 11 letters and digits";

/** What is wrong with a recipient; null when nothing is. */
export function recipientFault(form: AddressForm, address: unknown): string | null {
  if (form === "id") return isId(address) ? null : idReason;
  return typeof address === "string" && phonePattern.test(address) ? null : phoneReason;
}

/** What is wrong with a sender; null when nothing is. */
export function senderFault(form: AddressForm, address: unknown): string | null {
  if (form === "id") return isId(address) ? null : idReason;
  const isNumber = typeof address === "string" && digitsPattern.test(address);
  if (form === "phone") return isNumber ? null : numberReason;
  return isNumber || isName(address) ? null : senderReason;
}

function isId(address: unknown): address is string {
  return typeof address === "string" && address.length >= 1 && address.length <= 50;
}

/** A name holds a letter: digits alone are a number, and then the rule for numbers counts. */
function isName(address: unknown): boolean {
  return typeof address === "string" && namePattern.test(address) && /[A-Za-z]/.test(address);
}
