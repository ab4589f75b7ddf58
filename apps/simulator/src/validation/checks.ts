import { isRecord } from "../is-record.ts";
import type { InvalidParameter } from "../routes/problem.ts";

/** Says what is wrong with a value that stands at `name`; nothing, when it is right. */
export type Check = (value: unknown, name: string) => InvalidParameter[];

const longestUrl = 2000;

/** Tells whether a text is an address that can be fetched. */
export function isWebAddress(text: unknown): text is string {
  return typeof text === "string" && /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** Text of at most so many characters, and not empty. */
export function text(maxLength: number): Check {
  return (value, name) => {
    if (typeof value !== "string" || value === "") return fault(name, "must be text that is not empty");
    // A character outside the basic plane takes two places in a string, so only a long one needs real counting.
    if (value.length <= maxLength || [...value].length <= maxLength) return [];
    return fault(name, `must be at most ${maxLength} characters`);
  };
}

/** An http or https address. */
export const webAddress: Check = (value, name) =>
  isWebAddress(value) && value.length <= longestUrl
    ? []
    : fault(name, `must be an http or https address of at most ${longestUrl} characters`);

/** One of these values. */
export function choice(...choices: readonly unknown[]): Check {
  return (value, name) => (choices.includes(value) ? [] : fault(name, `must be ${choices.join(" or ")}`));
}

/** A whole number. */
export function whole(min: number, max: number): Check {
  return (value, name) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? []
      : fault(name, `must be a whole number from ${min} to ${max}`);
}

/** A whole number in text, as Viber has its sizes. */
export function wholeText(min: number, max: number): Check {
  return (value, name) =>
    typeof value === "string" && /^[1-9]\d*$/.test(value) && Number(value) >= min && Number(value) <= max
      ? []
      : fault(name, `must be a whole number from ${min} to ${max}, written as text`);
}

/** true or false. */
export const flag: Check = (value, name) =>
  typeof value === "boolean" ? [] : fault(name, "must be true or false");

/** Any object. */
export const anyObject: Check = (value, name) => (isRecord(value) ? [] : fault(name, "must be an object"));

/** A list of so many items. */
export function list(item: Check, min: number, max: number): Check {
  return (value, name) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      const size = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
      return fault(name, `must be a list of ${size} items`);
    }
    return value.flatMap((entry, index) => item(entry, `${name}[${index}]`));
  };
}

/** An object with these members; others are let through, as the API ignores them. */
export function object(members: {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
}): Check {
  const required = Object.entries(members.required ?? {});
  const optional = Object.entries(members.optional ?? {});
  return (value, name) => {
    if (!isRecord(value)) return fault(name, "must be an object");
    return [
      ...required.flatMap(([member, check]) => check(value[member], `${name}.${member}`)),
      ...optional.flatMap(([member, check]) =>
        value[member] === undefined ? [] : check(value[member], `${name}.${member}`),
      ),
    ];
  };
}

/** Both checks. */
export function both(first: Check, second: Check): Check {
  return (value, name) => [...first(value, name), ...second(value, name)];
}

/** One fault, as a list. */
export function fault(name: string, reason: string): InvalidParameter[] {
  return [{ name, reason }];
}
