/** A body as it came and what it says; null when it is not JSON. */
export function parseJson(body: unknown): { readonly text: string; readonly value: unknown } | null {
  if (typeof body !== "string") return null;
  try {
    return { text: body, value: JSON.parse(body) as unknown };
  } catch {
    return null;
  }
}
