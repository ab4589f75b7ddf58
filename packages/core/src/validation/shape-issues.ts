/** Says in our own words what the schemas refuse: exact place, stable code, a sentence, and what to write instead. */
import { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";
import { type Finding, type Findings, type Path, shownName } from "./findings.ts";
import { mayBeLeftOut } from "./optional-members.ts";
import type { IssueCode } from "./parse-result.ts";
import { numberSchema, schemaAt, valueAt } from "./schema-places.ts";
import { wordsOfType, wordsOfUnion } from "./type-words.ts";

type SchemaIssue = z.core.$ZodIssue;

/** What the words about a body need to know beside the schema's issue. */
export interface ShapeContext {
  readonly schema: z.ZodType;
  readonly body: unknown;
  readonly findings: Findings;
  readonly hint: (path: Path, name: string) => Finding<IssueCode> | null; // a better answer to an unknown member
  readonly noun?: "member" | "parameter"; // what a value is called: those of a query are parameters, all of them texts
}

/** Reports everything that the schema has refused, except where something was said before: one mistake, one sentence. */
export function reportShape(error: z.ZodError, context: ShapeContext): void {
  for (const issue of error.issues) {
    if (context.findings.isFull) return;
    if (issue.code === "unrecognized_keys") reportUnknownMembers(issue, context);
    else if (issue.code === "custom") context.findings.issue(unfulfilled(issue));
    else if (!context.findings.has(issue.path)) context.findings.issue(toFinding(issue, context));
  }
}

function reportUnknownMembers(issue: z.core.$ZodIssueUnrecognizedKeys, context: ShapeContext): void {
  const known = namesIn(schemaAt(context.schema, issue.path));
  for (const name of issue.keys) {
    if (context.findings.isFull) return;
    if (context.findings.has([...issue.path, name])) continue;
    context.findings.issue(
      context.hint(issue.path, name) ?? {
        code: "unknown_member",
        path: [...issue.path, name],
        message: `There is no ${context.noun ?? "member"} ${quoted(name)} here.`,
        fix:
          known.length === 0
            ? "Remove it: no member is known here."
            : `${didYouMean(name, known)}Known here: ${known.join(", ")}.`,
      },
    );
  }
}

function namesIn(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  const names = schema instanceof z.ZodRecord ? schema.keyType : null;
  return names instanceof z.ZodEnum ? names.options.map(String) : [];
}

function toFinding(issue: SchemaIssue, context: ShapeContext): Finding<IssueCode> {
  const value = valueAt(context.body, issue.path);
  if (value === undefined) return missing(issue);
  if (context.noun === "parameter" && Array.isArray(value)) return repeated(issue.path);
  if (value === null && isStep(issue.path)) return nullStep(issue.path);
  if (isAddressNumber(issue.path, value)) return unsafeNumber(issue.path);
  if (issue.code === "invalid_value") return unknownValue(issue, value);
  if (issue.code === "too_small" || issue.code === "too_big") return outOfLimits(issue, context);
  if (issue.code === "invalid_format") return wrongFormat(issue);
  if (isNumberInText(issue, context)) {
    return value === "" ? empty(issue.path, "a value", context) : outOfRange(issue.path, context);
  }
  return wrongType(issue, context, value);
}

/** What a schema asks for beside shapes; it brings the words along. */
function unfulfilled({ path, message, params }: z.core.$ZodIssueCustom): Finding<IssueCode> {
  return { code: "out_of_range", path, message: `${message}.`, fix: String(params?.fix) };
}

function repeated(path: Path): Finding<IssueCode> {
  return { code: "wrong_type", path, message: `${nameAt(path)} is there twice.`, fix: "Write it once." };
}

/** Numbers of a query come as text. */
function isNumberInText(issue: SchemaIssue, { noun }: ShapeContext): boolean {
  const isNumber = issue.code === "invalid_type" && (issue.expected === "number" || issue.expected === "int");
  return isNumber && noun === "parameter";
}

function isStepList([list]: Path): boolean {
  return list === "steps" || list === "workflow";
}

function isStep(path: Path): boolean {
  return path.length === 2 && isStepList(path) && typeof path[1] === "number";
}

function missing(issue: SchemaIssue): Finding<IssueCode> {
  const name = nameAt(issue.path);
  const values = issue.code === "invalid_value" ? `: ${listed(issue.values)}` : "";
  return { code: "required", path: issue.path, message: `${name} is missing.`, fix: `Add ${name}${values}.` };
}

function nullStep(path: Path): Finding<IssueCode> {
  return {
    code: "null_step",
    path,
    message:
      "This entry is null. A function that was put into the list (such as a callback) becomes null in JSON.",
    fix: "Pass the callback beside the list, not in it, or remove the null.",
  };
}

function isAddressNumber(path: Path, value: unknown): boolean {
  return typeof value === "number" && (path.at(-1) === "id" || path.at(-1) === "number");
}

function unsafeNumber(path: Path): Finding<IssueCode> {
  return {
    code: "unsafe_number",
    path,
    message: "A number without quotes was changed on its way: it is too large, negative or a fraction.",
    fix: "Put it in double quotes, digits only.",
  };
}

const valueCodes: Readonly<Record<string, IssueCode>> = {
  channel: "unknown_channel",
  message_type: "unknown_message_type",
};

function unknownValue(issue: z.core.$ZodIssueInvalidValue, value: unknown): Finding<IssueCode> {
  const allowed = issue.values.map(String);
  const name = issue.path.at(-1);
  // In the older generation both the channel and the kind of content are called `type`.
  const isPlain = name !== "type" || issue.path[0] === "variables";
  const meaning = isPlain ? name : issue.path.at(-2) === "content" ? "message_type" : "channel";
  return {
    code: valueCodes[String(meaning)] ?? "unknown_value",
    path: issue.path,
    message: `${nameAt(issue.path)} has a value that is not known.`,
    fix: `${didYouMean(value, allowed)}Allowed: ${listed(issue.values)}.`,
  };
}

function outOfLimits(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  context: ShapeContext,
): Finding<IssueCode> {
  const { path, origin } = issue;
  const name = nameAt(path);
  if (origin === "number" || origin === "int") return outOfRange(path, context);
  if (issue.code === "too_big") {
    const unit = origin === "array" ? "entries" : "characters";
    const message = `${name} may have at most ${issue.maximum} ${unit}.`;
    return { code: "too_long", path, message, fix: `Shorten it to ${issue.maximum} ${unit}.` };
  }
  if (path.length === 1 && isStepList(path) && origin === "array") {
    return { code: "no_steps", path, message: "There is no step in it.", fix: "Write at least one step." };
  }
  return empty(path, origin === "array" ? "at least one entry" : "a value", context);
}

function empty(path: Path, what: string, context: ShapeContext): Finding<IssueCode> {
  return {
    code: "empty",
    path,
    message: `${nameAt(path)} is empty.`,
    fix: `Write ${what}${orLeaveOut(path, context)}.`,
  };
}

function outOfRange(path: Path, context: ShapeContext): Finding<IssueCode> {
  const schema = numberSchema(schemaAt(context.schema, path));
  const kind = schema?.isInt === false ? "number" : "whole number";
  const range = `${kind} from ${schema?.minValue ?? 0} to ${schema?.maxValue ?? Number.MAX_SAFE_INTEGER}`;
  return {
    code: "out_of_range",
    path,
    message: `${nameAt(path)} is outside what is allowed.`,
    fix: `Write a ${range}.`,
  };
}

function wrongFormat(issue: z.core.$ZodIssueInvalidStringFormat): Finding<IssueCode> {
  if (issue.format === "uuid") {
    const message = `${nameAt(issue.path)} is not an id.`;
    return { code: "wrong_format", path: issue.path, message, fix: "Write an id as the API gave it out." };
  }
  if (issue.path.at(-1) === "workflow") {
    const message = `${nameAt(issue.path)} cannot be the name of a saved workflow.`;
    const fix = "Write at most 64 lower-case letters, digits, - and _, a letter or digit first.";
    return { code: "wrong_format", path: issue.path, message, fix };
  }
  if (issue.message.startsWith("Write ")) {
    const message = `${nameAt(issue.path)} is not written as it has to be.`;
    return { code: "wrong_format", path: issue.path, message, fix: `${issue.message}.` };
  }
  return { code: "wrong_format", path: issue.path, message: issue.message, fix: "Write digits only." };
}

function wrongType(issue: SchemaIssue, context: ShapeContext, value: unknown): Finding<IssueCode> {
  const { path } = issue;
  const name = nameAt(path);
  const schema = schemaAt(context.schema, path);
  if (typeof value === "number" && numberSchema(schema)?.isInt) {
    return {
      code: "not_whole",
      path,
      message: `${name} must be a whole number.`,
      fix: "Write it without a fraction.",
    };
  }
  const words = issue.code === "invalid_type" ? wordsOfType(issue.expected) : wordsOfUnion(schema);
  const leaveOut = value === null ? orLeaveOut(path, context) : "";
  return {
    code: "wrong_type",
    path,
    message: `${name} must be ${words}.`,
    fix: `Write ${words}${leaveOut}.`,
  };
}

function orLeaveOut(path: Path, { schema, body, noun = "member" }: ShapeContext): string {
  return mayBeLeftOut(schema, body, path) ? `, or leave the ${noun} out` : "";
}

function nameAt(path: Path): string {
  const name = path.at(-1);
  return typeof name === "number" ? "This entry" : quoted(name ?? "body");
}

function quoted(name: PropertyKey): string {
  return `"${shownName(name)}"`;
}

function listed(values: readonly unknown[]): string {
  return values.map((value) => `"${String(value)}"`).join(", ");
}
