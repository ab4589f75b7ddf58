import { setTimeout as sleep } from "node:timers/promises";
import type { RunResource } from "@failover-kit/core/model";
import { type Credentials, EventStream, NotFoundError, WorkflowsClient } from "@failover-kit/core/transport";
import { EventRelay } from "./event-relay.ts";
import { PositionFile } from "./position-file.ts";
import { pause, type TlsOptions, UndiciTransport } from "./undici-transport.ts";

/** One server, as its configuration node names it. */
export interface ServerSettings {
  readonly id: string; // of the configuration node
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly timeoutMs: number;
  readonly tls: TlsOptions;
}

/** What a connection needs from Node-RED. */
export interface ConnectionSurroundings {
  readonly userDir: string | undefined;
  readonly onError: (error: unknown) => void;
}

/** What all nodes of one server share. Throws ConfigError when the settings cannot work. */
export class ServerConnection {
  readonly client: WorkflowsClient;
  readonly relay: EventRelay;
  readonly #transport: UndiciTransport;

  constructor(settings: ServerSettings, { userDir, onError }: ConnectionSurroundings) {
    this.#transport = new UndiciTransport(settings.tls);
    this.client = createClient(settings, this.#transport);
    this.relay = new EventRelay({
      stream: new EventStream({
        ...common(settings),
        open: this.#transport.openStream,
        pause,
        now: () => performance.now(),
        patienceMs: Number.POSITIVE_INFINITY,
        longestPauseMs: 15_000,
      }),
      position: new PositionFile(userDir, settings),
      pause,
      getRun: (id) => this.#getRun(id),
      onError,
    });
  }

  async close(): Promise<void> {
    await this.relay.close();
    await this.#transport.close();
  }

  async #getRun(id: string): Promise<RunResource | null> {
    try {
      return await this.client.getRun(id);
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }
}

/** Lends a client for one question, without a stream. */
export async function withClient<T>(
  settings: ServerSettings,
  ask: (client: WorkflowsClient) => Promise<T>,
): Promise<T> {
  const transport = new UndiciTransport(settings.tls);
  try {
    return await ask(createClient(settings, transport));
  } finally {
    await transport.close();
  }
}

function createClient(settings: ServerSettings, transport: UndiciTransport): WorkflowsClient {
  return new WorkflowsClient({
    ...common(settings),
    send: transport.send,
    sleep: (ms) => sleep(ms),
    now: Date.now,
    timeoutMs: settings.timeoutMs,
  });
}

function common({ url, key, secret }: ServerSettings) {
  const credentials: Credentials = { kind: "basic", key, secret };
  return { baseUrl: url, credentials, userAgent: "failover-node-red" };
}
