/** Generated bodies sent over HTTP, on many connections that stay open, to a real server; its database is audited afterwards. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatClientRef } from "@failover-kit/engine";
import { type AuditReport, audit } from "@failover-kit/engine/audit";
import { openAuditSource } from "@failover-kit/engine/sqlite";
import { SeededRandom } from "@failover-kit/engine/testing";
import { type Simulator, startSimulator } from "@failover-kit/simulator";
import { type ServerProcess, startServerProcess } from "../chaos/server-process.ts";
import { recipients, runRequest } from "../requests.ts";
import { createClient, freePort } from "../system.ts";
import { until } from "../until.ts";
import { webhookBody, workflowBody } from "./bodies.ts";
import { FuzzFinding, type Tally } from "./fuzz.ts";
import { HttpSender } from "./http-sender.ts";

const SENDERS = 64;
const FRESH_AFTER = 5000; // so many webhooks speak of the same messages
const FRESH_RUNS = 40;
const REPORT_EVERY = 100_000;
const LONGEST_BACKLOG_MS = 600_000; // what was taken faster than a starved gateway takes it has to leave first

const doors = {
  workflows: "/beta/workflows",
  dispatch: "/v0.1/dispatch",
  messages: "/v1/messages",
  runs: "/v1/runs",
} as const;
const webhookPaths = ["/webhooks/status", "/webhooks/inbound"] as const;

/** Called now and then with how many bodies were answered. */
export type Progress = (answered: number) => void;

/** What webhooks say of a message that the server has sent. */
type KnownMessage = Readonly<Record<string, string>>;

/** Whom the server sends to, who takes its callbacks, and where it keeps its runs. */
interface Surroundings {
  readonly port: number;
  readonly databasePath: string;
  readonly simulator: Simulator;
  readonly sink: Server;
}

/** A server as a process of its own. It has to answer every body, whatever is in it, and to be alive in the end. */
export class FuzzedServer {
  readonly #surroundings: Surroundings;
  readonly #process: ServerProcess;
  readonly #url: string;
  readonly #sender: HttpSender;

  private constructor(surroundings: Surroundings, process: ServerProcess) {
    this.#surroundings = surroundings;
    this.#process = process;
    this.#url = `http://127.0.0.1:${surroundings.port}`;
    this.#sender = new HttpSender(this.#url, SENDERS);
  }

  static async start(): Promise<FuzzedServer> {
    const port = await freePort();
    const databasePath = join(mkdtempSync(join(tmpdir(), "failover-fuzz-")), "failover.db");
    const statusUrl = `http://127.0.0.1:${port}/webhooks/status`;
    const simulator = await startSimulator({ port: 0, statusUrl, recordMessages: false });
    const sink = await startSink();
    const { port: sinkPort } = sink.address() as AddressInfo; // it listens on a port, so it has one
    const callbackUrl = `http://127.0.0.1:${sinkPort}/`;
    const place = { port, databasePath, simulatorUrl: simulator.url, callbackUrl };
    return new FuzzedServer({ port, databasePath, simulator, sink }, await startServerProcess(place));
  }

  /** Sends bodies of runs, from this seed on, each to the door that it is for. */
  sendWorkflows(firstSeed: number, count: number, progress?: Progress): Promise<Tally> {
    return this.#sendAll(firstSeed, count, progress, async (seed) => {
      const { door, text } = workflowBody(new SeededRandom(seed));
      return { path: doors[door], text };
    });
  }

  /** Sends webhook bodies, from this seed on, most of them about messages of runs that wait for their statuses. */
  sendWebhooks(firstSeed: number, count: number, progress?: Progress): Promise<Tally> {
    let known: Promise<readonly KnownMessage[]> = Promise.resolve([]);
    return this.#sendAll(firstSeed, count, progress, async (seed) => {
      if ((seed - firstSeed) % FRESH_AFTER === 0) known = this.#findMessages();
      const random = new SeededRandom(seed);
      const text = webhookBody(random, await known);
      return { path: random.pick(webhookPaths), text };
    });
  }

  /** Ends the process, which must have nothing to complain about, and audits what it leaves behind. */
  async end(): Promise<AuditReport> {
    const metrics = await (await fetch(`${this.#url}/metrics`)).text();
    const { code, stderr } = await this.#process.end("SIGTERM");
    if (code !== 0 || stderr !== "")
      throw new Error(`the server ended with ${code}: ${stderr.slice(0, 2000)}`);
    const failures = /^failover_(?:run|store)_errors_total [1-9].*$/m.exec(metrics);
    if (failures) throw new Error(`the server has counted failures: ${failures[0]}`);
    const source = openAuditSource(this.#surroundings.databasePath);
    try {
      return audit(source, { limit: 5 });
    } finally {
      source.close();
    }
  }

  /** Lets go of everything, of the process too if it is still there. */
  async close(): Promise<void> {
    await this.#process.end("SIGKILL");
    this.#sender.close();
    const { simulator, sink, databasePath } = this.#surroundings;
    await simulator.close();
    sink.closeAllConnections();
    sink.close();
    rmSync(join(databasePath, ".."), { recursive: true });
  }

  async #sendAll(
    firstSeed: number,
    count: number,
    progress: Progress | undefined,
    make: (seed: number) => Promise<{ readonly path: string; readonly text: string }>,
  ): Promise<Tally> {
    const tally = { taken: 0, refused: 0 };
    let next = firstSeed;
    const sendSome = async () => {
      while (next < firstSeed + count) {
        const seed = next++;
        const { path, text } = await make(seed);
        if (await this.#isTaken(seed, path, text)) tally.taken += 1;
        else tally.refused += 1;
        const answered = tally.taken + tally.refused;
        if (answered % REPORT_EVERY === 0) progress?.(answered);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sendSome));
    return tally;
  }

  /** Throws for an answer that no body may get, and for none at all. */
  async #isTaken(seed: number, path: string, text: string): Promise<boolean> {
    try {
      const status = await this.#sender.post(path, text);
      if (status === 200 || status === 202) return true;
      if (status === 400 || status === 422) return false;
      throw new Error(`${path} was answered ${status}`);
    } catch (error) {
      throw new FuzzFinding(seed, text, error);
    }
  }

  /** The messages of the newest runs, some of which begin here; nobody but the fuzz reports on these. */
  async #findMessages(): Promise<readonly KnownMessage[]> {
    const client = createClient(this.#url);
    const silent = runRequest(recipients("05", "05"), {}, 86_400);
    await Promise.all(Array.from({ length: FRESH_RUNS }, () => client.createRun(silent)));
    const listed = async () => (await client.listRuns({ limit: 200 })).runs;
    const hasName = async () =>
      (await listed()).slice(0, FRESH_RUNS).some(({ steps }) => steps[0]?.message_uuid);
    await until("some messages have left", hasName, LONGEST_BACKLOG_MS);
    return (await listed()).flatMap(({ id, steps }) =>
      steps.flatMap(({ index: stepIndex, attempts: attempt, message_uuid: uuid }): KnownMessage[] => {
        if (uuid === null) return [];
        const ours = { message_uuid: uuid, client_ref: formatClientRef(id, { stepIndex, attempt }) };
        return [{ message_uuid: uuid }, ours];
      }),
    );
  }
}

/** Somebody who takes every callback, and looks at none. */
async function startSink(): Promise<Server> {
  const sink = createServer((request, response) => {
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  return sink;
}
