import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { createUserFolder, type N8n, startN8n } from "../../tests/hosts/n8n/n8n.ts";
import { installPackage } from "../../tests/hosts/n8n/package-under-test.ts";
import { Session } from "../../tests/hosts/n8n/session.ts";
import { processorSeconds, residentMegabytes } from "../program.ts";
import type { CalledFlow } from "./flows.ts";
import type { Person } from "./people.ts";

const LOOK_EVERY_MS = 250;
const SETTLE_MS = 5000;

/** One execution as n8n has stored it. */
export interface StoredExecution {
  readonly id: string;
  readonly status: string;
  readonly seconds: number | null; // from the call to the end; null as long as it has not ended
}

/** What n8n needed, from the first call until nothing happened any more. */
export interface Needs {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly megabytes: { readonly before: number; readonly most: number; readonly after: number }; // resident
  readonly databaseBytes: number; // that it has grown by
}

/** An n8n that nobody else uses. Its database is read from beside. */
export class MeasuredN8n {
  readonly session: Session;
  readonly #n8n: N8n;
  readonly #database: DatabaseSync;

  private constructor(n8n: N8n, session: Session) {
    this.#n8n = n8n;
    this.session = session;
    this.#database = new DatabaseSync(this.#databasePath, { readOnly: true });
  }

  static async start(): Promise<MeasuredN8n> {
    const userFolder = await createUserFolder();
    installPackage(userFolder);
    const n8n = await startN8n({ userFolder });
    return new MeasuredN8n(n8n, await Session.open(n8n.url));
  }

  async stop(): Promise<void> {
    this.#database.close();
    await this.#n8n.stop();
    rmSync(this.#n8n.userFolder, { recursive: true });
  }

  /** Publishes a flow and gives its address. n8n registers it a moment later. */
  async publish({ definition, path }: CalledFlow): Promise<string> {
    await this.session.publish(await this.session.createWorkflow(definition));
    const url = `${this.#n8n.url}/webhook/${path}`;
    // A GET starts nothing, but says whether a POST would.
    while (!(await (await fetch(url)).text()).includes("not registered for GET")) await sleep(LOOK_EVERY_MS);
    return url;
  }

  /** Does `work`, waits until all its executions have ended or none has for `patienceMs`, and tells what that needed. */
  async measure(work: () => Promise<void>, patienceMs: number): Promise<Needs> {
    const earlier = this.executions().length;
    const before = residentMegabytes(this.#n8n.pid);
    const [processor, bytes] = [processorSeconds(this.#n8n.pid), this.#databaseBytes()];
    const began = performance.now();
    let most = before;
    const look = setInterval(() => {
      most = Math.max(most, residentMegabytes(this.#n8n.pid));
    }, LOOK_EVERY_MS);
    await work();
    const endedAt = await this.#untilQuiet(earlier, patienceMs);
    clearInterval(look);
    await sleep(SETTLE_MS);
    return {
      seconds: (endedAt - began) / 1000,
      processorSeconds: processorSeconds(this.#n8n.pid) - processor,
      megabytes: { before, most, after: residentMegabytes(this.#n8n.pid) },
      databaseBytes: this.#databaseBytes() - bytes,
    };
  }

  /** All executions, the oldest first. */
  executions(): StoredExecution[] {
    const rows = this.#database
      .prepare(
        `SELECT id, status, CASE WHEN status IN ('success', 'error', 'crashed')
           THEN (julianday("stoppedAt") - julianday("createdAt")) * 86400 END AS seconds
         FROM execution_entity ORDER BY id`,
      )
      .all();
    return rows.map(({ id, status, seconds }) => ({
      id: String(id),
      status: String(status),
      seconds: seconds === null ? null : Number(seconds),
    }));
  }

  async #untilQuiet(earlier: number, patienceMs: number): Promise<number> {
    let open = Number.POSITIVE_INFINITY;
    let changedAt = performance.now();
    for (;;) {
      const mine = this.executions().slice(earlier);
      const stillOpen = mine.filter(({ seconds }) => seconds === null).length;
      if (stillOpen !== open) changedAt = performance.now();
      open = stillOpen;
      if (open === 0 || performance.now() - changedAt > patienceMs) return changedAt;
      await sleep(LOOK_EVERY_MS);
    }
  }

  get #databasePath(): string {
    return join(this.#n8n.userFolder, ".n8n/database.sqlite");
  }

  /** With what is still in the log of the database. */
  #databaseBytes(): number {
    const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return size(this.#databasePath) + size(`${this.#databasePath}-wal`);
  }
}

/** Calls a flow once for each person: so many callers at once, each as soon as it is answered. */
export async function callAtOnce(url: string, people: readonly Person[], callers: number): Promise<void> {
  const queue = [...people];
  const caller = async () => {
    for (let person = queue.shift(); person !== undefined; person = queue.shift()) await call(url, person);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** Calls a flow once for each person, so many of them a second. */
export async function callSteadily(url: string, people: readonly Person[], perSecond: number): Promise<void> {
  const began = performance.now();
  const calls = people.map(async (person, index) => {
    await sleep(Math.max(0, began + (index * 1000) / perSecond - performance.now()));
    await call(url, person);
  });
  await Promise.all(calls);
}

async function call(url: string, { to }: Person): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ to }),
  });
  await answer.text();
  if (!answer.ok) throw new Error(`n8n answered ${answer.status}`);
}
