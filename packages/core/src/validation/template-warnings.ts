import { isTemplate, type Message, type Workflow } from "../model/index.ts";
import type { Door } from "./door.ts";
import type { Findings, Path } from "./findings.ts";
import { isRecord } from "./record.ts";

/** Warns, once for each step, of braces that people would get to see. Not for what was rendered: its values may say anything. */
export function warnOfTemplates({ steps }: Workflow, door: Door, findings: Findings): void {
  for (const [index, { message }] of steps.entries()) {
    const place = templateIn(message, door);
    if (place !== null) warn([door.list, index, ...place], findings);
  }
}

/** Custom content is handed on as it is: braces in it are the channel's own business. */
function templateIn(message: Message, { contentAt }: Door): Path | null {
  const { from, to, message_type: type, suggestions } = message;
  return (
    templateAt(from, ["from"]) ??
    templateAt(to, ["to"]) ??
    (type === "custom" ? null : templateAt(message[type], [...contentAt, type])) ??
    templateAt(suggestions, ["suggestions"])
  );
}

function templateAt(value: unknown, path: Path): Path | null {
  if (typeof value === "string") return isTemplate(value) ? path : null;
  const parts: readonly (readonly [PropertyKey, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(isRecord(value) ? value : {});
  for (const [name, part] of parts) {
    const place = templateAt(part, [...path, name]);
    if (place !== null) return place;
  }
  return null;
}

function warn(path: Path, findings: Findings): void {
  findings.warning({
    code: "template_in_run",
    path,
    message: "The braces in it are sent as they stand: only saved workflows are filled in.",
    fix: "Save it as a workflow (PUT /v1/workflows/{name}) and run that by its name, or take the braces out.",
  });
}
