import { FieldError } from "./field-error.ts";

/** What is written in a field for JSON. n8n gives a text, or what an expression made of it. */
export function parseJsonField(value: unknown, label: string): object {
  const parsed = parseJsonStructure(value, label);
  if (!Array.isArray(parsed)) return parsed;
  throw new FieldError(label, "must be a JSON object", 'Write it in braces, for example {"name": "value"}.');
}

/** The same, where a list is fine as well. */
export function parseJsonStructure(value: unknown, label: string): object {
  if (value === undefined || value === null || value === "") return {};
  const parsed = typeof value === "string" ? parse(value) : value;
  if (parsed === undefined) throw new FieldError(label, "is no JSON", "Check its quotes, commas and braces.");
  if (typeof parsed === "object" && parsed !== null) return parsed;
  throw new FieldError(label, "must be a JSON object or list", "Write it in braces or brackets.");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
