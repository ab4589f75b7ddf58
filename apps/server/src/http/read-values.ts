import { ValidationError } from "@failover-kit/core/model";
import { type ParseResult, parseValues } from "@failover-kit/core/validation";
import { z } from "zod";
import { readJson } from "./json-body.ts";

/** Reads the members of a body by a schema, or throws ValidationError. What is `readElsewhere` is only passed on. */
export function readBody<T extends z.ZodType>(
  schema: T,
  body: unknown,
  readElsewhere: readonly string[] = [],
): z.output<T> {
  return acceptedValue(parseValues(schema, body, { noun: "member", readElsewhere }));
}

const nothingSchema = z.strictObject({});

/** Reads a body that says nothing: an empty one, or {}. Throws for what would not be looked at. */
export function readNothing(body: Buffer): void {
  if (body.length > 0) readBody(nothingSchema, readJson(body));
}

/** Reads the parameters of a query by a schema, or throws ValidationError. */
export function readQuery<T extends z.ZodType>(schema: T, query: unknown): z.output<T> {
  return acceptedValue(parseValues(schema, query, { noun: "parameter" }));
}

function acceptedValue<T>(parsed: ParseResult<T>): T {
  if (parsed.ok) return parsed.value;
  throw new ValidationError(parsed.issues);
}
