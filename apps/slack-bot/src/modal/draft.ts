import { type Channel, type ConditionStatus, channelRules, workflowLimits } from "@failover-kit/core/model";
import { type ContentFields, plainContent } from "./step-content.ts";

/** One step of a chain that is being put together. Its id stays, whatever moves around it. */
export interface DraftStep extends ContentFields {
  readonly id: string;
  readonly channel: Channel;
  readonly until: ConditionStatus;
  readonly waitSeconds: number;
  readonly sender: string;
}

/** Where the card of the run will go. */
export interface Place {
  readonly teamId: string;
  readonly channelId: string | null; // null: into the direct messages with the sender
  readonly threadTs: string | null;
}

/** Everything that somebody has entered into the modal so far. */
export interface Draft {
  readonly place: Place;
  readonly nonce: string; // the same for every try to send this draft, so that it is sent once
  readonly generation: number; // grows when the bot itself fills fields in: only new fields take what we put there
  readonly workflow: string | null; // the name of a saved workflow; null: own steps
  readonly steps: readonly DraftStep[];
  readonly contact: string | null; // `channel|address`
  readonly phone: string; // as it was typed
  readonly messengerId: string;
  readonly text: string;
  readonly stopOnReply: boolean; // what they write back counts as reached
  readonly values: Readonly<Record<string, string>>; // of the variables, as they were typed
}

/** Who sends on a channel, where that is configured. */
export type Senders = Readonly<Partial<Record<Channel, string>>>;

/** More steps would not leave room for everything else in a modal of 100 blocks. */
export const MAX_STEPS = workflowLimits.maxSteps;

/** More steps that say something else than the text would not leave room for the rest, either. */
export const MAX_OTHER_CONTENTS = 5;

/** What is left of a modal for the names that its texts leave open. */
export const MAX_PLACEHOLDERS = 15;

/** The waiting times that are offered, in seconds. */
export const WAITS = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400] as const;

/** A change that a button or a list of the modal makes. */
export type DraftChange =
  | { readonly kind: "add"; readonly id: string }
  | { readonly kind: "remove" | "up" | "down"; readonly id: string };

/** The draft after a change of its steps. What cannot be done changes nothing. */
export function changeSteps(draft: Draft, change: DraftChange): Draft {
  const { steps } = draft;
  if (change.kind === "add") {
    if (steps.length >= MAX_STEPS) return draft;
    const used = new Set(steps.map(({ channel }) => channel));
    const unused = (["messenger", "viber_service", "whatsapp", "rcs", "sms"] as const).find(
      (name) => !used.has(name),
    );
    return { ...draft, steps: [...steps, newStep(change.id, unused ?? "sms")] };
  }
  const from = steps.findIndex(({ id }) => id === change.id);
  if (from === -1) return draft;
  if (change.kind === "remove") {
    return steps.length === 1 ? draft : { ...draft, steps: steps.toSpliced(from, 1) };
  }
  const to = change.kind === "up" ? from - 1 : from + 1;
  const [moved, other] = [steps[from], steps[to]];
  if (moved === undefined || other === undefined) return draft;
  return { ...draft, steps: steps.with(from, other).with(to, moved) };
}

/** A step as it begins: until it is read where the channel tells so, else until it is delivered. */
export function newStep(id: string, channel: Channel, sender = ""): DraftStep {
  return { id, channel, until: defaultCondition(channel), waitSeconds: 600, sender, ...plainContent };
}

/** What a step of this channel waits for when nobody says anything else. */
export function defaultCondition(channel: Channel): ConditionStatus {
  return channelRules[channel].reportsRead ? "read" : "delivered";
}

/** Which kinds of address the steps of a draft need. */
export function neededAddresses(channels: readonly string[]): {
  readonly phone: boolean;
  readonly id: boolean;
} {
  const forms = channels.map((name) =>
    Object.hasOwn(channelRules, name) ? channelRules[name as Channel].to : "phone",
  );
  return { phone: forms.includes("phone"), id: forms.includes("id") };
}
