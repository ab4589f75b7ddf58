/** A server with a real receiver of events, for tests of subscriptions. */
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { expect } from "vitest";
import type { ReplaceableParts } from "../server.ts";
import { parcelNotice } from "./definitions.ts";
import { runRequest } from "./requests.ts";
import { startTestServer, type TestServer } from "./test-server.ts";
import { startReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

const LOCAL = { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" };

/** What is listed of a delivery, or of a subscription, as far as tests look. */
export interface Listed {
  readonly type: string;
  readonly id: string;
  readonly webhook_id: string;
  readonly run_id: string;
}

/** The rows of a list in an answer. */
export function rows(value: unknown): readonly Listed[] {
  return value as readonly Listed[];
}

/** The server can be started again on what it has stored. */
export class SubscriptionBed {
  readonly store: SqliteStore;
  readonly receiver: WebhookReceiver;
  test: TestServer;

  private constructor(store: SqliteStore, receiver: WebhookReceiver, test: TestServer) {
    this.store = store;
    this.receiver = receiver;
    this.test = test;
  }

  static async begin(): Promise<SubscriptionBed> {
    const store = openSqliteStore({ path: ":memory:" });
    return new SubscriptionBed(store, await startReceiver(), await startOn(store, {}));
  }

  async end(): Promise<void> {
    await this.test.server.stop();
    await this.receiver.close();
    await this.store.close();
  }

  /** Stops the server and starts another one on what it has stored. */
  async restart(parts: ReplaceableParts): Promise<void> {
    await this.test.server.stop();
    this.test = await startOn(this.store, parts);
  }

  async subscribe(parts: object = {}): Promise<{ id: string; secret: string }> {
    const body = { url: this.receiver.url, events: ["*"], ...parts };
    const { status, json } = await this.test.call("POST", "/v1/subscriptions", { body });
    expect(status).toBe(201);
    return { id: String(json.id), secret: String(json.secret) };
  }

  async createRun(parts = {}): Promise<string> {
    return String((await this.test.call("POST", "/v1/runs", { body: runRequest(parts) })).json.id);
  }

  async createNamedRun(workflow: string): Promise<void> {
    await this.test.call("PUT", `/v1/workflows/${workflow}`, { body: parcelNotice() });
    const variables = { number: 7731, phone: "447700900042" };
    const { status } = await this.test.call("POST", "/v1/runs", { body: { workflow, variables } });
    expect(status).toBe(202);
  }

  /** Until the delivery log says so: the receiver knows a moment earlier. */
  async delivered(path: string, count: number): Promise<void> {
    for (;;) {
      const { json } = await this.test.call("GET", `${path}?status=delivered`);
      if (rows(json.deliveries).length >= count) return;
    }
  }

  async logOf() {
    const accountId = (await this.store.accounts.listAccounts())[0]?.id ?? "";
    return this.store.runs.listLog({ accountId, runId: null, afterSeq: 0, limit: 1000 });
  }
}

function startOn(store: SqliteStore, parts: ReplaceableParts): Promise<TestServer> {
  const keptOpen = { ...store, close: () => Promise.resolve() }; // outlives the server
  return startTestServer(LOCAL, { ...parts, store: keptOpen });
}
