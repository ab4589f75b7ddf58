import { checkAddress } from "./address-rules.ts";
import { optionsName, type StepView } from "./door.ts";
import type { Findings, Path } from "./findings.ts";
import { isRecord, type UnknownRecord } from "./record.ts";

type Side = "from" | "to";

/** Checks that both sides are on the same channel and hold their address in the field that the channel uses. */
export function checkV01Addresses(step: UnknownRecord, view: StepView, findings: Findings): void {
  const { from, to } = step;
  if (isRecord(to)) checkSide(to, { view, side: "to" }, findings);
  if (!isRecord(from)) return;
  if (typeof from.type === "string" && from.type !== optionsName(view)) reportMismatch(view, findings);
  else checkSide(from, { view, side: "from" }, findings);
}

function checkSide(
  address: UnknownRecord,
  { view, side }: { readonly view: StepView; readonly side: Side },
  findings: Findings,
): void {
  const field = view.rule.v01?.[side] ?? "number";
  const other = field === "id" ? "number" : "id";
  const value = address[field];
  if (value === undefined) {
    const isMisplaced = address[other] !== undefined;
    const place = { view, side, field, other } as const;
    if (isMisplaced) reportWrongField(place, findings);
    else reportMissing(place, findings);
    return;
  }
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== "string") return; // the schema has said so
  const path = () => addressPath(view, side, field);
  checkAddress({ channel: view.channel, side, text }, path, findings);
}

interface Place {
  readonly view: StepView;
  readonly side: Side;
  readonly field: string;
  readonly other: string;
}

function reportWrongField({ view, side, field, other }: Place, findings: Findings): void {
  const people = side === "to" ? "recipients" : "senders";
  findings.issue({
    code: "wrong_address_field",
    path: addressPath(view, side, other),
    message: `${view.rule.label} ${people} are written in "${field}", not in "${other}".`,
    fix: `Rename "${other}" to "${field}".`,
  });
}

function reportMissing({ view, side, field }: Place, findings: Findings): void {
  findings.issue({
    code: "required",
    path: addressPath(view, side, field),
    message: `"${field}" is missing.`,
    fix: `Add "${field}" beside "type".`,
  });
}

function reportMismatch(view: StepView, findings: Findings): void {
  const type = optionsName(view);
  findings.issue({
    code: "channel_mismatch",
    path: addressPath(view, "from", "type"),
    message: "The sender and the recipient of a step must be on the same channel.",
    fix: `Write "${type}" as in "to", or change "to".`,
  });
}

function addressPath(view: StepView, side: Side, member: string): Path {
  return [view.door.list, view.index, side, member];
}
