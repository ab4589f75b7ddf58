import { type Channel, channelRules, type MessageStatus } from "@failover-kit/core/model";
import type { Behaviour, PlannedStatus } from "./behaviour.ts";
import { randomFrom, shuffled } from "./random.ts";

/** The statuses of one message, in the order in which they are sent. */
export interface StatusPlan {
  readonly statuses: readonly PlannedStatus[];
  readonly chargedAt: MessageStatus | null; // the status that carries the price; null: the message costs nothing
}

/** Turns a behaviour into the plan of one message; `seed` decides the order where the behaviour shuffles. */
export function planStatuses(behaviour: Behaviour, channel: Channel, seed: string): StatusPlan {
  const possible = behaviour.statuses.filter(({ status }) => canReport(channel, status));
  const repeated = behaviour.duplicate ? possible.flatMap((status) => [status, status]) : possible;
  const inOrder = repeated.toSorted((left, right) => left.after_ms - right.after_ms);
  return {
    statuses: behaviour.shuffle ? tradePlaces(inOrder, seed) : inOrder,
    chargedAt: chargedAt(channel, possible),
  };
}

function canReport(channel: Channel, status: MessageStatus): boolean {
  return status !== "read" || channelRules[channel].reportsRead;
}

function tradePlaces(inOrder: readonly PlannedStatus[], seed: string): PlannedStatus[] {
  const others = shuffled(inOrder, randomFrom(seed));
  return others.map((other, index) => ({ ...other, after_ms: inOrder[index]?.after_ms ?? other.after_ms }));
}

const chargeable: readonly MessageStatus[] = ["submitted", "delivered", "read"];

/** Where a channel's own charging point is left out, the next status behind it carries the price. */
function chargedAt(channel: Channel, statuses: readonly PlannedStatus[]): MessageStatus | null {
  const fromHere = chargeable.slice(chargeable.indexOf(channelRules[channel].chargedAt));
  return fromHere.find((status) => statuses.some((planned) => planned.status === status)) ?? null;
}
