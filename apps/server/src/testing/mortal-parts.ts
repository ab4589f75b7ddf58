/** A server whose process can be killed while the test lives on: what it does afterwards reaches nobody. */
import type { Clock, MessageGateway, RunStore } from "@failover-kit/engine";
import type { SqliteStore } from "@failover-kit/engine/sqlite";
import type { ReplaceableParts } from "../server.ts";

/** The life of one process. */
export class Life {
  #isOver = false;
  #commitsLeft = Number.POSITIVE_INFINITY;

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
  }

  /** It ends when so many more turns are on the disk, before anything is done about the last of them. */
  endAfterCommits(count: number): void {
    this.#commitsLeft = count;
  }

  noteCommit(): void {
    this.#commitsLeft -= 1;
    if (this.#commitsLeft <= 0) this.end();
  }
}

/** What a dead process gets from its store, so that it can be stopped in peace. */
const silence: Partial<Record<keyof RunStore, unknown>> = {
  commit: { conflicts: new Set(), lastSeq: 0 },
  load: new Map(),
  findMessages: new Map(),
  find: null,
  nextDueAt: null,
  nextCallbackAt: null,
};

/** Parts of a server that work as long as its process lives. The store stays open when it is stopped. */
export function mortalParts(
  life: Life,
  parts: { readonly store: SqliteStore; readonly clock: Clock; readonly gateway: MessageGateway },
): ReplaceableParts {
  const { store, clock, gateway } = parts;
  return {
    store: { ...store, runs: mortalRuns(life, store.runs), close: async () => {} },
    clock: {
      now: () => clock.now(),
      wakeAt: (at, wake) => clock.wakeAt(at, () => !life.isOver && wake()),
    },
    gateway: {
      submit: (request) =>
        life.isOver
          ? Promise.resolve({ kind: "accepted", messageUuid: "by a dead process" })
          : gateway.submit(request),
      revoke: (request) => (life.isOver ? Promise.resolve({ kind: "revoked" }) : gateway.revoke(request)),
    },
    callbacks: { post: async () => ({ delivered: true }) },
  };
}

function mortalRuns(life: Life, runs: RunStore): RunStore {
  return new Proxy(runs, {
    get(target, name: keyof RunStore) {
      if (life.isOver) return async () => (name in silence ? silence[name] : []);
      if (name !== "commit") return target[name].bind(target);
      return async (batch: Parameters<RunStore["commit"]>[0]) => {
        const result = await target.commit(batch);
        life.noteCommit();
        return result;
      };
    },
  });
}
