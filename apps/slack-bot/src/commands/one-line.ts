import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { MessageBody } from "../card/run-card.ts";
import { SOURCE } from "../card/run-origin.ts";
import type { Desk } from "../desk.ts";
import { inTime } from "../in-time.ts";
import type { Place } from "../modal/draft.ts";
import { findWorkflow } from "../modal/form-facts.ts";
import { openModal } from "../modal/open-modal.ts";
import type { Trigger } from "../modal/open-view.ts";
import type { RunOrder } from "../modal/order.ts";
import { fillRoles, rolesOf } from "../modal/workflow-variables.ts";
import { chainLine } from "../text/run-words.ts";
import { confirmAnswer, sentenceAnswer } from "./answers.ts";

const PATIENCE_MS = 500; // a modal may have to be opened within the same three seconds
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

/** Somebody who has written a number and a text, where, and by which workflow that place sends. */
export interface OneLineOrder {
  readonly userId: string;
  readonly place: Place;
  readonly intent: OneLine;
  readonly workflow: string | null;
}

/** Asks for one confirmation, or opens the form when something is still missing, or is not known soon. */
export async function oneLineAnswer(
  desk: Desk,
  trigger: Trigger,
  order: OneLineOrder,
): Promise<MessageBody | null> {
  const { userId, place, intent, workflow } = order;
  const question =
    workflow === null ? null : await inTime(ask(desk, order, workflow), PATIENCE_MS, desk.clock);
  if (question !== null) return question;
  const prefill = { ...addressOf(intent.to), text: intent.text, workflow };
  const told = await openModal(desk, trigger, { userId, place, prefill });
  return told === null ? null : sentenceAnswer(told);
}

/** The question for confirmation; null when the form has to ask for more. */
async function ask(
  desk: Desk,
  { userId, place, intent: { to, text } }: OneLineOrder,
  workflow: string,
): Promise<MessageBody | null> {
  const refusal = await desk.permissions.refusal({ ...place, userId });
  if (refusal !== null) return sentenceAnswer(refusal);
  const saved = await findWorkflow(desk, workflow);
  if (saved === null) return null;
  const roles = rolesOf(saved);
  const values = fillRoles(roles, { messengerId: "", phone: "", ...addressOf(to), text });
  if (values === null) return null;
  const filled = [...Object.keys(values), ...roles.ids, ...roles.phones];
  const isComplete = Object.entries(saved.variables).every(
    ([name, { default: standard }]) => standard !== undefined || filled.includes(name),
  );
  const carried: z.input<typeof confirmedSchema> = { n: randomUUID(), w: saved.name, v: values };
  const value = JSON.stringify(carried);
  if (!isComplete || value.length > MAX_VALUE) return null;
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
