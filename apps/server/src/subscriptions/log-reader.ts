import { type Instant, type Run, type RunStore, type StoredLogEntry, uuidv7 } from "@failover-kit/engine";
import { eventBody } from "./compose-event.ts";
import type { SubscriptionLane } from "./subscription-lane.ts";

const PAGE = 200;

/** How much one subscription wants of one page of the log. */
export interface ReadPage {
  readonly lastSeq: number; // everything up to here was looked at
  readonly hasMore: boolean;
  readonly deliveries: readonly ReturnType<typeof newDelivery>[];
}

type LogPage = readonly StoredLogEntry[];

/**
 * Reads the log for subscriptions. Those of one account that have come equally far share what is read; a reader is
 * made anew for each turn, so that nothing old is shared.
 */
export class LogReader {
  readonly #runs: RunStore;
  readonly #pages = new Map<string, Promise<LogPage>>();
  readonly #bodies = new Map<number, string>();

  constructor(runs: RunStore) {
    this.#runs = runs;
  }

  /** Reads on from where the lane is. `newestSeq`: the log is known to be stored up to here. */
  async read(lane: SubscriptionLane, newestSeq: number, now: Instant): Promise<ReadPage> {
    const page = await this.#page(lane.subscription.accountId, lane.cursor);
    const hasMore = page.length === PAGE;
    const lastRead = page.at(-1)?.seq ?? lane.cursor;
    const wanted = page.filter((entry) => lane.matcher.wantsEntry(entry));
    const runs = await this.#runsOf(wanted);
    const deliveries = wanted.flatMap((entry) => {
      const run = entry.runId === null ? null : runs.get(entry.runId);
      if (run === undefined || (run !== null && !lane.matcher.wantsRun(run))) return [];
      return [newDelivery(entry, this.#body(entry, run), now)];
    });
    return { lastSeq: hasMore ? lastRead : Math.max(lastRead, newestSeq), hasMore, deliveries };
  }

  async #runsOf(entries: LogPage): Promise<ReadonlyMap<string, Run>> {
    const runIds = entries.flatMap(({ runId }) => runId ?? []);
    return runIds.length === 0 ? new Map() : this.#runs.load(runIds);
  }

  #page(accountId: string, afterSeq: number): Promise<LogPage> {
    const key = `${accountId} ${afterSeq}`;
    const known = this.#pages.get(key);
    if (known) return known;
    const page = this.#runs.listLog({ accountId, runId: null, afterSeq, limit: PAGE });
    this.#pages.set(key, page);
    return page;
  }

  #body(entry: StoredLogEntry, run: Run | null): string {
    const known = this.#bodies.get(entry.seq);
    if (known !== undefined) return known;
    const body = eventBody(entry, run);
    this.#bodies.set(entry.seq, body);
    return body;
  }
}

function newDelivery({ type, seq, runId }: StoredLogEntry, body: string, now: Instant) {
  return { id: uuidv7(now), type, seq, runId, body };
}
