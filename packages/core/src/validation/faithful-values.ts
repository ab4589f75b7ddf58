import type { Door } from "./door.ts";
import type { Findings, Path } from "./findings.ts";
import { isRecord, type UnknownRecord } from "./record.ts";
import { isUnsafe, reportUnsafe } from "./unsafe-number.ts";

/** How many levels a free object may have: metadata, custom content. */
const maxNestingLevels = 20;

interface Walk {
  readonly findings: Findings;
  readonly path: PropertyKey[]; // changed in place while walking: copied only when something is found
}

/**
 * Refuses what cannot be stored and sent exactly as it came: NUL characters, lone surrogates, `__proto__`, values
 * that JSON does not know, and objects nested too deeply (which also ends cycles).
 */
export function checkFaithful(body: UnknownRecord, door: Door, findings: Findings): void {
  const walk: Walk = { findings, path: [] };
  // The list, the step and the objects around its content come on top of what a free object in it may have.
  const levelsOfList = maxNestingLevels + 2 + door.contentAt.length;
  for (const key of Object.keys(body)) {
    checkMember(body, key, walk, key === door.list ? levelsOfList : maxNestingLevels);
  }
}

function checkMember(record: UnknownRecord, key: string, walk: Walk, levels: number): void {
  walk.path.push(key);
  if (key === "__proto__") reportForbidden(walk);
  else checkText(key, walk);
  checkValue(record[key], walk, levels);
  walk.path.pop();
}

function checkValue(value: unknown, walk: Walk, levels: number): void {
  if (typeof value === "string") checkText(value, walk);
  else if (typeof value !== "object") checkPlain(value, walk);
  else if (value !== null && !walk.findings.isFull) checkParts(value, walk, levels);
}

function checkParts(value: object, walk: Walk, levels: number): void {
  if (levels === 0) reportNesting(walk);
  else if (Array.isArray(value)) checkList(value, walk, levels - 1);
  else if (isRecord(value)) {
    for (const key of Object.keys(value)) checkMember(value, key, walk, levels - 1);
  }
}

function checkList(list: readonly unknown[], walk: Walk, levels: number): void {
  for (let index = 0; index < list.length; index += 1) {
    walk.path.push(index);
    checkValue(list[index], walk, levels);
    walk.path.pop();
  }
}

function checkText(text: string, { findings, path }: Walk): void {
  if (text.includes("\0")) {
    findings.issue({
      code: "nul_character",
      path: [...path],
      message: "There is a NUL character in it, which can be neither stored nor sent.",
      fix: "Remove the NUL character (\\u0000).",
    });
  }
  if (!text.isWellFormed()) {
    findings.issue({
      code: "lone_surrogate",
      path: [...path],
      message: "There is half of a character in it: a UTF-16 surrogate without its other half.",
      fix: "Cut texts between whole characters, not inside an emoji.",
    });
  }
}

function checkPlain(value: unknown, { findings, path }: Walk): void {
  const isNumber = typeof value === "number";
  const fits = isNumber ? Number.isFinite(value) : isPlain(value);
  if (fits && isFree(path) && isUnsafe(value)) reportUnsafe([...path], findings);
  if (fits) return;
  findings.issue({
    code: "not_json",
    path: [...path],
    message: isNumber
      ? "There is no such number in JSON, or it is too large to be kept."
      : "JSON has no such value.",
    fix: isNumber
      ? "Write a finite number."
      : "Write text, a finite number, true, false, null, a list or an object.",
  });
}

/** Where callers keep what they like: everywhere else a number has limits of its own. */
function isFree(path: Path): boolean {
  return path[0] === "metadata" || path.includes("custom");
}

function isPlain(value: unknown): boolean {
  return value === undefined || typeof value === "boolean";
}

function reportNesting({ findings, path }: Walk): void {
  // A long path says no more than its beginning.
  findings.issue({
    code: "nested_too_deeply",
    path: path.slice(0, 6),
    message: `Objects and lists may be at most ${maxNestingLevels} levels deep.`,
    fix: "Write it flatter, or keep it elsewhere and send a reference.",
  });
}

function reportForbidden({ findings, path }: Walk): void {
  findings.issue({
    code: "forbidden_member",
    path: [...path],
    message: "The name __proto__ has a meaning of its own in JavaScript and is not taken.",
    fix: "Rename or remove this member.",
  });
}
