import { formatPath, type Issue, ValidationError } from "@failover-kit/core/model";
import type { z } from "zod";

/** Reads values that came with a request by a schema, or throws ValidationError with a place for each that is wrong. */
export function readValues<T extends z.ZodType>(schema: T, values: unknown): z.output<T> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new ValidationError(parsed.error.issues.flatMap(toIssues));
}

function toIssues(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      code: "unknown_member",
      message: "There is no such parameter.",
    }));
  }
  return [{ path: formatPath(issue.path), code: "invalid_value", message: `${issue.message}.` }];
}
