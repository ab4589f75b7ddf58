import { randomUUID } from "node:crypto";
import type { Channel, SavedWorkflowResource } from "@failover-kit/core/model";
import type { Desk } from "../desk.ts";
import type { Draft, DraftStep, Place } from "./draft.ts";
import { newStep } from "./draft.ts";
import { gatherFacts } from "./form-facts.ts";
import { type Opening, openView, type Trigger } from "./open-view.ts";
import { renderSendView } from "./send-view.ts";
import { fillRoles, rolesOf } from "./workflow-variables.ts";

const PATIENCE_MS = 5000; // with the server; a modal is open by then that says so

/** What is known already when the modal opens. */
export interface Prefill {
  readonly phone?: string;
  readonly messengerId?: string;
  readonly text?: string;
  readonly workflow?: string | null;
  readonly values?: Readonly<Record<string, string>>;
}

/** For whom the modal is, where its run will be shown, and what it begins with. */
export interface ModalOrder {
  readonly userId: string;
  readonly place: Place;
  readonly prefill?: Prefill;
}

/** Opens the modal for those who may send. Gives the sentence that is still to be told, as `openView` does. */
export function openModal(desk: Desk, trigger: Trigger, order: ModalOrder): Promise<string | null> {
  return openView(trigger, openingFor(desk, order), desk.clock);
}

async function openingFor(desk: Desk, { userId, place, prefill = {} }: ModalOrder): Promise<Opening> {
  const [refusal, facts] = await Promise.all([
    desk.permissions.refusal({ ...place, userId }),
    gatherFacts(desk, prefill.workflow ?? null, PATIENCE_MS),
  ]);
  if (refusal !== null) return { kind: "sentence", text: refusal };
  const values = facts.saved === null ? null : (prefill.values ?? valuesFor(facts.saved, prefill));
  const saved = values === null ? null : facts.saved;
  const draft: Draft = {
    place,
    nonce: randomUUID(),
    generation: 0,
    workflow: saved?.name ?? null,
    steps: firstSteps(desk.senders),
    contact: null,
    phone: prefill.phone ?? "",
    messengerId: prefill.messengerId ?? "",
    text: prefill.text ?? "",
    stopOnReply: false,
    values: values ?? {},
  };
  return { kind: "view", view: renderSendView(draft, { ...facts, saved }) };
}

/** What is known put where a workflow wants it; null when it has no place for it. */
function valuesFor(saved: SavedWorkflowResource, { phone = "", messengerId = "", text = "" }: Prefill) {
  return fillRoles(rolesOf(saved), { phone, messengerId, text });
}

/** A chain to begin with: the channels that have a sender, in the order of the setting. */
function firstSteps(senders: Desk["senders"]): readonly DraftStep[] {
  const channels = Object.keys(senders) as Channel[]; // the configuration takes nothing else
  const chosen = channels.length > 0 ? channels.slice(0, 4) : (["viber_service", "sms"] as const);
  return chosen.map((channel) => newStep(stepId(), channel, senders[channel]));
}

/** A name for a step that no other step of a modal has. */
export function stepId(): string {
  return randomUUID().slice(0, 8);
}
