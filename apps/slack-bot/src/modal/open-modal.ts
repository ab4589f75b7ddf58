import { randomUUID } from "node:crypto";
import type { Channel } from "@failover-kit/core/model";
import type { WebClient } from "@slack/web-api";
import type { Desk } from "../desk.ts";
import type { Draft, DraftStep, Place } from "./draft.ts";
import { newStep } from "./draft.ts";
import { gatherFacts } from "./form-facts.ts";
import { renderSendView } from "./send-view.ts";

/** What is known already when the modal opens. */
export interface Prefill {
  readonly phone?: string;
  readonly messengerId?: string;
  readonly text?: string;
  readonly workflow?: string | null;
  readonly values?: Readonly<Record<string, string>>;
}

/** Opens the modal. The trigger is good for three seconds and for one modal. */
export async function openModal(
  desk: Desk,
  slack: { readonly client: WebClient; readonly triggerId: string },
  { place, prefill = {} }: { readonly place: Place; readonly prefill?: Prefill },
): Promise<void> {
  const facts = await gatherFacts(desk, prefill.workflow ?? null);
  const draft: Draft = {
    place,
    nonce: randomUUID(),
    generation: 0,
    workflow: facts.saved?.name ?? null,
    steps: firstSteps(desk.senders),
    contact: null,
    phone: prefill.phone ?? "",
    messengerId: prefill.messengerId ?? "",
    text: prefill.text ?? "",
    values: facts.saved === null ? {} : (prefill.values ?? {}),
  };
  await slack.client.views.open({ trigger_id: slack.triggerId, view: renderSendView(draft, facts) });
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
