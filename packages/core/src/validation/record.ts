/** An object whose members are not known yet. */
export type UnknownRecord = Readonly<Record<string, unknown>>;

const none: UnknownRecord = Object.freeze({});

/** Tells whether a value is an object with members: neither null nor a list. */
export function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty one: for rules that leave wrong types to the schema. */
export function recordOrEmpty(value: unknown): UnknownRecord {
  return isRecord(value) ? value : none;
}
