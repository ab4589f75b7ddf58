import { isRecord, parseJson, textOrNull } from "./json-text.ts";

/** What an error answer says, read with tolerance: each member is null when it is absent or of another type. */
export interface Problem {
  readonly type: string | null;
  readonly title: string | null;
  readonly detail: string | null;
  readonly code: string | null; // our own server only
  readonly invalidParameters: readonly InvalidParameter[];
  readonly run: unknown; // our own server only, with a conflict
  readonly workflow: unknown; // the same
}

/** One wrong value, at the place that `name` says. */
export interface InvalidParameter {
  readonly name: string;
  readonly reason: string;
  readonly code: string | null;
  readonly fix: string | null;
}

/** Reads a problem document. Null when the text is no JSON object. */
export function readProblem(text: string): Problem | null {
  const body = parseJson(text);
  if (!isRecord(body) || Array.isArray(body)) return null;
  return {
    type: textOrNull(body.type),
    title: textOrNull(body.title),
    detail: textOrNull(body.detail),
    code: textOrNull(body.code),
    invalidParameters: readParameters(body.invalid_parameters),
    run: body.run,
    workflow: body.workflow,
  };
}

// The old specification has one object here, the real service sends a list.
function readParameters(value: unknown): InvalidParameter[] {
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.filter(isRecord).map((entry) => ({
    name: textOrNull(entry.name) ?? "",
    reason: textOrNull(entry.reason) ?? "",
    code: textOrNull(entry.code),
    fix: textOrNull(entry.fix),
  }));
}
