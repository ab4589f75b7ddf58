import { z } from "zod";
import type { Path } from "./findings.ts";
import { isRecord } from "./record.ts";

/** The value at a place of a body; undefined when there is none. */
export function valueAt(body: unknown, path: Path): unknown {
  let value = body;
  for (const part of path) {
    if (Array.isArray(value)) value = typeof part === "number" ? value[part] : undefined;
    else value = isRecord(value) ? value[String(part)] : undefined;
  }
  return value;
}

/** The schema of a place, without its `optional` and what else lies around it; undefined inside free objects and unions. */
export function schemaAt(schema: unknown, path: Path): unknown {
  let found = unwrapped(schema);
  for (const part of path) {
    if (found instanceof z.ZodArray) found = unwrapped(found.element);
    else if (found instanceof z.ZodRecord) found = unwrapped(found.valueType);
    else found = found instanceof z.ZodObject ? unwrapped(found.shape[String(part)]) : undefined;
  }
  return found;
}

function unwrapped(schema: unknown): unknown {
  const isWrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault;
  return isWrapped ? unwrapped(schema.unwrap()) : schema;
}

/** The number that a schema takes, also as one of several options; it knows its own range. */
export function numberSchema(schema: unknown): z.ZodNumber | undefined {
  if (schema instanceof z.ZodNumber) return schema;
  if (!(schema instanceof z.ZodUnion)) return undefined;
  return schema.options.find((option) => option instanceof z.ZodNumber);
}
