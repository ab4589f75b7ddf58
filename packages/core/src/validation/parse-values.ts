import type { z } from "zod";
import { runDoor } from "./door.ts";
import { checkFaithful } from "./faithful-values.ts";
import { Findings } from "./findings.ts";
import type { ParseResult } from "./parse-result.ts";
import { isRecord } from "./record.ts";
import { numberSchema, schemaAt } from "./schema-places.ts";
import { reportShape } from "./shape-issues.ts";

/** What the values are called in words, and which of them another parser reads. */
export interface ValuesKind {
  readonly noun: "member" | "parameter"; // of a JSON body, or of a query: then all of them are texts
  readonly readElsewhere?: readonly string[];
}

/** Reads the values of a small body or of a query. Reports all issues at once. */
export function parseValues<T extends z.ZodType>(
  schema: T,
  values: unknown,
  { noun, readElsewhere = [] }: ValuesKind,
): ParseResult<z.output<T>> {
  const findings = new Findings();
  if (noun === "member" && isRecord(values)) {
    const mine = Object.entries(values).filter(([name]) => !readElsewhere.includes(name));
    checkFaithful(Object.fromEntries(mine), runDoor, findings);
  }
  const parsed = schema.safeParse(noun === "parameter" ? withNumbers(schema, values) : values);
  if (!parsed.success) {
    reportShape(parsed.error, { schema, body: values, findings, hint: () => null, noun });
  }
  return parsed.success && !findings.hasIssues ? findings.accepted(parsed.data) : findings.refused();
}

/** Numbers of a query come as text: plain digits, without sign, space or exponent. */
function withNumbers(schema: z.ZodType, query: unknown): unknown {
  if (!isRecord(query)) return query;
  const read = ([name, value]: [string, unknown]): [string, unknown] => {
    const isDigits = typeof value === "string" && /^\d+$/.test(value);
    return [name, isDigits && numberSchema(schemaAt(schema, [name])) ? Number(value) : value];
  };
  return Object.fromEntries(Object.entries(query).map(read));
}
