/** What a turn reads before it decides: the runs that its entries speak of, and the runs that are due. */
import type { StatusReport } from "@failover-kit/core/model";
import type { InboundHome, KeyUse, MessageRef, RunStore } from "../ports/run-store.ts";
import { parseClientRef } from "../rules/client-ref.ts";
import type { Instant, Run } from "../rules/run.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { KeyUses } from "./key-uses.ts";

/** What one turn has to work on. */
export interface TurnOrder {
  readonly now: Instant;
  readonly entries: readonly JournalEntry[];
  readonly expiredLimit: number; // how many runs whose clock has run out to look at; 0: none
  readonly handoverLimit: number; // how many messages that wait in the store to take up; 0: none
}

/** The same, with everything read from the store. */
export interface TurnInput extends TurnOrder {
  readonly messages: ReadonlyMap<StatusReport, MessageRef>; // where each report belongs, as far as it is known
  readonly runs: ReadonlyMap<string, Run>;
  readonly expired: readonly Run[];
  readonly waiting: readonly Run[];
  readonly keyUses: KeyUses;
  readonly inboundHomes: ReadonlyMap<JournalEntry, InboundHome>;
}

/** Reads all that a turn needs, in as few calls as there are kinds of things. */
export async function readTurnInput(store: RunStore, order: TurnOrder): Promise<TurnInput> {
  const messages = await findMessages(store, order.entries);
  const usedKeys = await findKeyUses(store, order.entries);
  const inboundHomes = await findInboundHomes(store, order.entries);
  const runIds = runIdsOf(order.entries, messages);
  for (const use of usedKeys) runIds.add(use.runId);
  for (const home of inboundHomes.values()) for (const runId of home.runIds) runIds.add(runId);
  const runs = runIds.size > 0 ? await store.load([...runIds]) : new Map<string, Run>();
  const expired = order.expiredLimit > 0 ? await store.claimExpired(order.now, order.expiredLimit) : [];
  const waiting = order.handoverLimit > 0 ? await store.claimHandovers(order.now, order.handoverLimit) : [];
  return {
    ...order,
    messages,
    runs,
    expired,
    waiting,
    inboundHomes,
    keyUses: new KeyUses(usedKeys, order.now),
  };
}

async function findInboundHomes(
  store: RunStore,
  entries: readonly JournalEntry[],
): Promise<ReadonlyMap<JournalEntry, InboundHome>> {
  const inbound = entries.filter((entry) => entry.kind === "inbound");
  if (inbound.length === 0) return new Map();
  const homes = await store.findInboundHomes(inbound.map(({ request }) => request));
  return new Map(inbound.map((entry, index) => [entry, homes[index] ?? { accountIds: [], runIds: [] }]));
}

async function findKeyUses(store: RunStore, entries: readonly JournalEntry[]): Promise<readonly KeyUse[]> {
  const keys = entries.flatMap((entry) => {
    if (entry.kind !== "create") return [];
    const { accountId, idempotencyKey, deduplication } = entry.request;
    return [idempotencyKey, deduplication].flatMap((asked) => (asked ? [{ accountId, key: asked.key }] : []));
  });
  return keys.length === 0 ? [] : store.findKeyUses(keys);
}

/** Our own reference says it at once; without one the store may know the gateway's name of the message. */
async function findMessages(
  store: RunStore,
  entries: readonly JournalEntry[],
): Promise<ReadonlyMap<StatusReport, MessageRef>> {
  const found = new Map<StatusReport, MessageRef>();
  const nameless: StatusReport[] = [];
  for (const entry of entries) {
    if (entry.kind !== "status") continue;
    const ref = entry.report.clientRef === null ? null : parseClientRef(entry.report.clientRef);
    if (ref) found.set(entry.report, ref);
    else nameless.push(entry.report);
  }
  if (nameless.length === 0) return found;
  const known = await store.findMessages(nameless.map((report) => report.messageUuid));
  for (const report of nameless) {
    const ref = known.get(report.messageUuid);
    if (ref) found.set(report, ref);
  }
  return found;
}

function runIdsOf(
  entries: readonly JournalEntry[],
  messages: ReadonlyMap<StatusReport, MessageRef>,
): Set<string> {
  const ids = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === "answer") ids.add(entry.runId);
    else if (entry.kind === "control") ids.add(entry.request.runId);
  }
  for (const ref of messages.values()) ids.add(ref.runId);
  return ids;
}
