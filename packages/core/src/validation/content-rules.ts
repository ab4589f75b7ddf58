import type { ContentType } from "../model/index.ts";
import { checkMembers } from "./content-member-rules.ts";
import { contentTypes } from "./content-schemas.ts";
import { contentPath, optionsName, type StepView } from "./door.ts";
import type { Findings, Path } from "./findings.ts";

/** Checks that the channel can carry the content, that it is there, and that nothing else is, where that is refused. */
export function checkContent(view: StepView, findings: Findings): void {
  const written = view.content[view.door.typeMember];
  const type = contentTypes.find((name) => name === written);
  if (type === undefined) return; // the schema has said so
  if (!view.door.isLenient) checkOtherContent(view, type, findings);
  if (!view.contents.includes(type)) reportUnsupported(view, type, findings);
  else if (view.content[type] === undefined) reportMissing(view, type, findings);
  else if (type === "text") checkText(view, view.content.text, findings);
  else checkMembers(view, type, findings);
}

function checkText(view: StepView, value: unknown, findings: Findings): void {
  if (typeof value !== "string" || value.length <= view.maxTextLength) return;
  if (countCharacters(value) <= view.maxTextLength) return;
  findings.issue({
    code: "too_long",
    path: contentPath(view, "text"),
    message: `The text is longer than the ${view.maxTextLength} characters that ${view.rule.label} takes.`,
    fix: `Shorten it to ${view.maxTextLength} characters.`,
  });
}

// An emoji is one character to people, and two units of a string.
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function checkOtherContent(view: StepView, type: ContentType, findings: Findings): void {
  for (const name of contentTypes) {
    if (name !== type && view.content[name] !== undefined) reportOther(view, { name, type }, findings);
  }
}

function reportOther(
  view: StepView,
  { name, type }: { name: string; type: string },
  findings: Findings,
): void {
  findings.issue({
    code: "unexpected_content",
    path: contentPath(view, name),
    message: `"${name}" would not be sent, because ${view.door.typeMember} is "${type}".`,
    fix: `Remove "${name}", or set ${view.door.typeMember} to "${name}".`,
  });
}

function reportUnsupported(view: StepView, type: ContentType, findings: Findings): void {
  const name = optionsName(view);
  findings.issue({
    code: "unsupported_content",
    path: contentPath(view, view.door.typeMember),
    message: `${view.rule.label} cannot carry "${type}".`,
    fix: `Over ${name}, write one of: ${view.contents.map((known) => `"${known}"`).join(", ")}.`,
  });
}

function reportMissing(view: StepView, type: ContentType, findings: Findings): void {
  const path: Path = contentPath(view, type);
  const message = `"${type}" is missing: ${view.door.typeMember} says that the message is made of it.`;
  findings.issue({ code: "required", path, message, fix: `Add "${type}".` });
}
