/** Reads JSON; undefined (which JSON cannot say) when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tells whether a value has members that can be looked at. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The value when it is a text, else null. */
export function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
