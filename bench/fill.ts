/** Fills a database with the past of a busy account, through the engine itself: nothing in it is made up by hand. */
import type { Message, StatusReport, Workflow } from "@failover-kit/core/model";
import { Engine, type Instant, uuidv7 } from "@failover-kit/engine";
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { ManualClock } from "@failover-kit/engine/testing";

const BATCH = 1000;
const DAYS = 10;
const DAY_MS = 86_400_000;

/** The people, senders and names among whom runs are spread. */
export const people = 200_000;
export const sources = ["shop", "depot", "billing", "n8n", "slack"] as const;
export const savedNames = Array.from({ length: 20 }, (_, index) => `notice-${index}`);

/** The number of the person whom a run is for. Steps through everybody, in no order that an index would like. */
export function personOf(index: number): string {
  return `4477${String((index * 7919) % people).padStart(8, "0")}`;
}

/**
 * Takes `count` runs through the engine, spread over the last ten days: of a hundred, ninety are delivered, four fail,
 * two are canceled and four still wait. The database must belong to no other process.
 */
export async function fillDatabase(path: string, count: number): Promise<void> {
  const store = openSqliteStore({ path });
  try {
    const [account] = await store.accounts.listAccounts();
    if (account === undefined) throw new Error("the database has no account yet");
    const clock = new ManualClock(Date.now() - DAYS * DAY_MS);
    const engine = openEngine(store, clock);
    for (let first = 0; first < count; first += BATCH) {
      await fillBatch(engine, clock, account.id, first, Math.min(BATCH, count - first));
      await store.contacts.takeUpRuns(BATCH); // as a server does, a little behind
      clock.advance((DAYS * DAY_MS * BATCH) / count);
    }
    await engine.stop();
  } finally {
    await store.close();
  }
}

function openEngine(store: SqliteStore, clock: ManualClock): Engine {
  return new Engine(
    {
      store: store.runs,
      clock,
      gateway: {
        submit: async ({ clientRef }) => ({ kind: "accepted", messageUuid: clientRef }),
        revoke: async () => ({ kind: "revoked" }),
      },
      callbacks: { post: async () => ({ delivered: true }) },
      composeCallback: () => null,
      onAlert: () => {},
      random: () => 0,
      onRunError: (_, error) => {
        throw error;
      },
      onStoreError: (error) => {
        throw error;
      },
    },
    { gatherMs: 0, maxHandovers: BATCH },
  );
}

async function fillBatch(engine: Engine, clock: ManualClock, accountId: string, first: number, size: number) {
  const now = clock.now();
  const ids = Array.from({ length: size }, () => uuidv7(now));
  await Promise.all(
    ids.map((id, offset) =>
      engine.accept({
        id,
        accountId,
        door: "runs",
        workflow: workflowOf(first + offset),
        unknownGraceSeconds: 60,
        revokeSeconds: 0,
      }),
    ),
  );
  while (!engine.isIdle) await engine.tick();
  await Promise.all(ids.map((id, offset) => endRun(engine, accountId, id, now, (first + offset) % 100)));
}

async function endRun(engine: Engine, accountId: string, id: string, now: Instant, share: number) {
  if (share < 90) await engine.receiveStatus(report(id, "delivered", now));
  else if (share < 94) await engine.receiveStatus(report(id, "rejected", now));
  else if (share < 96) {
    const event = { type: "run-canceled", by: null } as const;
    await engine.control({ accountId, runId: id, expectedRevision: null, event });
  }
}

function report(runId: string, status: StatusReport["status"], reportedAt: Instant): StatusReport {
  const clientRef = `${runId.replaceAll("-", "")}.0.1`;
  const usage = { currency: "EUR", price: "0.0120" };
  return { messageUuid: clientRef, status, reportedAt, clientRef, error: null, usage };
}

/** One run in five goes by Viber first, and one in twenty was started by a saved workflow. */
function workflowOf(index: number): Workflow {
  const to = personOf(index);
  const text = "Parcel 7731 arrives at 14:10.";
  const sms: Message = { channel: "sms", message_type: "text", from: "ParcelCo", to, text };
  const viber: Message = { ...sms, channel: "viber_service", from: "9016" };
  const last = { message: sms, failover: null };
  const wait = { conditionStatus: "delivered", expirySeconds: 2_592_000 } as const;
  return {
    steps: index % 5 === 1 ? [{ message: viber, failover: wait }, last] : [last],
    clientRef: `order-${index}`,
    callbackUrl: null,
    metadata: {},
    source: sources[index % sources.length] ?? null,
    onUnknown: "send_again",
    finalExpirySeconds: 2_592_000,
    saved: index % 20 === 0 ? { name: savedNames[(index / 20) % savedNames.length] ?? "", version: 1 } : null,
  };
}
