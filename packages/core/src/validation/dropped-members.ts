import type { Findings } from "./findings.ts";
import { isRecord, type UnknownRecord } from "./record.ts";

/** Warns of every member of `sent` that is not in `kept`: it is known to nobody here and goes nowhere. */
export function warnOfDropped(sent: unknown, kept: unknown, findings: Findings): void {
  compare(sent, kept, { findings, path: [] });
}

interface Walk {
  readonly findings: Findings;
  readonly path: PropertyKey[]; // changed in place while walking
}

function compare(sent: unknown, kept: unknown, walk: Walk): void {
  if (Array.isArray(sent)) compareLists(sent, kept, walk);
  else if (isRecord(sent) && isRecord(kept)) compareMembers(sent, kept, walk);
}

function compareMembers(sent: UnknownRecord, kept: UnknownRecord, walk: Walk): void {
  for (const name of Object.keys(sent)) {
    walk.path.push(name);
    if (Object.hasOwn(kept, name)) compare(sent[name], kept[name], walk);
    else if (sent[name] !== undefined) warn(walk);
    walk.path.pop();
  }
}

function compareLists(sent: readonly unknown[], kept: unknown, walk: Walk): void {
  if (!Array.isArray(kept)) return;
  for (let index = 0; index < sent.length; index += 1) {
    walk.path.push(index);
    compare(sent[index], kept[index], walk);
    walk.path.pop();
  }
}

function warn({ findings, path }: Walk): void {
  findings.warning({
    code: "ignored_member",
    path: [...path],
    message: "This member is not used here, so it is not sent.",
    fix: "Remove it, or check its name and place.",
  });
}
