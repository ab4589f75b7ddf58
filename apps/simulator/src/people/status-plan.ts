import { type Channel, channelRules, type MessageStatus } from "@failover-kit/core/model";
import type { Behaviour } from "./behaviour.ts";
import { type Faults, strikes } from "./faults.ts";
import { shuffled } from "./random.ts";

/** One status with its own instant. */
export interface TimedStatus {
  readonly status: MessageStatus;
  readonly afterMs: number; // from the moment of acceptance
  readonly errorCode?: number | undefined;
  readonly isDropped: boolean; // it comes true, but nobody is told
}

/** The statuses of one message, in the order in which they are sent. */
export interface StatusPlan {
  readonly statuses: readonly TimedStatus[];
  readonly chargedAt: MessageStatus | null; // the status that carries the price; null: the message costs nothing
}

const usualLongestDelayMs = 30_000;

/** Turns a behaviour into the plan of one message; `random` decides what happens by chance. */
export function planStatuses(
  { statuses, faults = {} }: Behaviour,
  message: { readonly channel: Channel; readonly ttlSeconds: number | null },
  random: () => number,
): StatusPlan {
  const possible = statuses.flatMap(({ status, after_ms: afterMs, error_code: errorCode }): TimedStatus[] => {
    const dueAfterMs = afterMs === "ttl" ? ttlMs(message) : afterMs;
    if (dueAfterMs === null || !canReport(message.channel, status)) return [];
    return [{ status, afterMs: dueAfterMs, errorCode, isDropped: false }];
  });
  return {
    statuses: withFaults(possible, faults, random),
    chargedAt: chargedAt(message.channel, possible),
  };
}

function ttlMs({ channel, ttlSeconds }: { channel: Channel; ttlSeconds: number | null }): number | null {
  const seconds = ttlSeconds ?? channelRules[channel].ttl?.max ?? null;
  return seconds === null ? null : seconds * 1000;
}

function canReport(channel: Channel, status: MessageStatus): boolean {
  return status !== "read" || channelRules[channel].reportsRead;
}

function withFaults(statuses: readonly TimedStatus[], faults: Faults, random: () => number): TimedStatus[] {
  const told = statuses.map((status) => ({ ...status, isDropped: strikes(faults.drop, random) }));
  const repeated = told.flatMap((status) =>
    strikes(faults.duplicate, random) && !status.isDropped ? [status, status] : [status],
  );
  const longestDelayMs = faults.longest_delay_ms ?? usualLongestDelayMs;
  const delayed = repeated.map((status) => {
    if (!strikes(faults.delay, random)) return status;
    return { ...status, afterMs: status.afterMs + Math.round(random() * longestDelayMs) };
  });
  const inOrder = delayed.toSorted((left, right) => left.afterMs - right.afterMs);
  return strikes(faults.reorder, random) ? tradePlaces(inOrder, random) : inOrder;
}

function tradePlaces(inOrder: readonly TimedStatus[], random: () => number): TimedStatus[] {
  const others = shuffled(inOrder, random);
  return others.map((other, index) => ({ ...other, afterMs: inOrder[index]?.afterMs ?? other.afterMs }));
}

const chargeable: readonly MessageStatus[] = ["submitted", "delivered", "read"];

/** Where a channel's own charging point is left out, the next status behind it carries the price. */
function chargedAt(channel: Channel, statuses: readonly TimedStatus[]): MessageStatus | null {
  const fromHere = chargeable.slice(chargeable.indexOf(channelRules[channel].chargedAt));
  return fromHere.find((status) => statuses.some((planned) => planned.status === status)) ?? null;
}
