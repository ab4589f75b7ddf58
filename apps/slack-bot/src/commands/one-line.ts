import { randomUUID } from "node:crypto";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { MessageBody } from "../card/run-card.ts";
import { SOURCE } from "../card/run-origin.ts";
import type { Desk } from "../desk.ts";
import { inTime } from "../in-time.ts";
import type { Place } from "../modal/draft.ts";
import { findWorkflow } from "../modal/form-facts.ts";
import { openModal, type Prefill } from "../modal/open-modal.ts";
import type { RunOrder } from "../modal/order.ts";
import { fillRoles, rolesOf } from "../modal/workflow-variables.ts";
import { chainLine } from "../text/run-words.ts";
import { confirmAnswer } from "./answers.ts";

const PATIENCE_MS = 1200; // a modal may have to be opened in the same three seconds
const MAX_VALUE = 2000; // characters of the value of a button

/** A number and a text that were written into the command. */
export interface OneLine {
  readonly to: string; // digits
  readonly text: string;
}

const confirmedSchema = z.object({ n: z.string(), w: z.string(), v: z.record(z.string(), z.string()) });

/** What a button of the confirmation was drawn for. */
export interface Confirmed {
  readonly nonce: string;
  readonly workflow: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Asks for one confirmation, or opens the form when something is still missing. */
export async function oneLineAnswer(
  desk: Desk,
  slack: { readonly client: WebClient; readonly triggerId: string },
  {
    place,
    intent,
    workflow,
  }: { readonly place: Place; readonly intent: OneLine; readonly workflow: string | null },
): Promise<MessageBody | null> {
  const { to, text } = intent;
  const open = async (more: Prefill) => {
    await openModal(desk, slack, { place, prefill: { ...addressOf(to), text, ...more } });
    return null;
  };
  if (workflow === null) return open({});
  const saved = await inTime(findWorkflow(desk, workflow), PATIENCE_MS, desk.clock);
  const values =
    saved === null ? null : fillRoles(rolesOf(saved), { messengerId: "", phone: "", ...addressOf(to), text });
  if (saved === null || values === null) return open({});
  const roles = rolesOf(saved);
  const missing = Object.entries(saved.variables).filter(
    ([name, { default: standard }]) =>
      standard === undefined &&
      !(name in values) &&
      !roles.ids.includes(name) &&
      !roles.phones.includes(name),
  );
  const value = JSON.stringify({ n: randomUUID(), w: saved.name, v: values } satisfies z.input<
    typeof confirmedSchema
  >);
  if (missing.length > 0 || value.length > MAX_VALUE) return open({ workflow: saved.name, values });
  return confirmAnswer({ to, text, workflow: saved.name, chain: chainLine(saved.steps), value });
}

/** Reads what a button of the confirmation was drawn for; null when it is none of ours. */
export function readConfirmed(value: unknown): Confirmed | null {
  try {
    const { n: nonce, w: workflow, v: values } = confirmedSchema.parse(JSON.parse(String(value)));
    return { nonce, workflow, values };
  } catch {
    return null;
  }
}

/** What the server is asked for once it is confirmed. */
export function confirmedOrder({ workflow, values }: Confirmed): RunOrder {
  return { workflow, variables: values, source: SOURCE };
}

/** More digits than a phone number has are an id of Messenger. */
function addressOf(to: string): { phone: string } | { messengerId: string } {
  return to.length > 15 ? { messengerId: to } : { phone: to };
}
