/** A whole server on a free port, over a store in memory and a gateway without a network. */
import type { Role } from "@failover-kit/core/model";
import type { Account } from "@failover-kit/engine";
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { FakeGateway } from "@failover-kit/engine/testing";
import { type KeyAndSecret, newApiKey } from "../accounts/new-key.ts";
import { readConfig } from "../config.ts";
import { type ReplaceableParts, type RunningServer, startServer } from "../server.ts";

/** The account of tests that name no other. */
export const FIRST: KeyAndSecret = { key: "a0b1c2d3", secret: "first-secret" };

/** One answer, read to its end. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, never> & { readonly [name: string]: unknown };
}

/** What a test asks. An object as body is sent as JSON, a text as it is. */
export interface TestCall {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly as?: KeyAndSecret | null; // null: nobody
}

export interface TestServer {
  readonly server: RunningServer;
  readonly store: SqliteStore;
  readonly gateway: FakeGateway;
  call(method: string, path: string, call?: TestCall): Promise<TestAnswer>;
  /** Until nothing is under way any more. */
  settle(): Promise<void>;
}

/** Starts it. To be stopped by `server.stop()`. */
export async function startTestServer(
  environment: Readonly<Record<string, string>> = {},
  parts: ReplaceableParts = {},
): Promise<TestServer> {
  const gateway = new FakeGateway();
  const store = parts.store ?? openSqliteStore({ path: ":memory:" });
  const config = readConfig({
    FAILOVER_PORT: "0",
    FAILOVER_API_KEY: FIRST.key,
    FAILOVER_API_SECRET: FIRST.secret,
    FAILOVER_LOG_LEVEL: "silent",
    ...environment,
  });
  const server = await startServer(config, { gateway, ...parts, store });
  const settle = async () => {
    do await server.engine.tick();
    while (!server.engine.isIdle);
  };
  const call: TestServer["call"] = (method, path, call) =>
    send(path.startsWith("/webhooks/") ? server.webhooksUrl : server.url, method, path, call);
  return { server, store, gateway, settle, call };
}

/** Puts a second account into a store. */
export async function addAccount({ accounts }: SqliteStore, credentials: KeyAndSecret): Promise<Account> {
  const account = { id: crypto.randomUUID(), name: "second", createdAt: 1 };
  await accounts.createAccount(account);
  const parts = { accountId: account.id, name: "second", role: "admin", createdAt: 1 } as const;
  await accounts.saveApiKey(await newApiKey(credentials, parts));
  return account;
}

/** Makes a key of this role in the first account, through the API. */
export async function addKey({ call }: TestServer, role: Role): Promise<KeyAndSecret> {
  const { json } = await call("POST", "/v1/keys", { body: { name: `A ${role}`, role } });
  return { key: String(json.key), secret: String(json.secret) };
}

/** The header of key and secret. */
export function basic({ key, secret }: KeyAndSecret): string {
  return `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;
}

async function send(url: string, method: string, path: string, call: TestCall = {}): Promise<TestAnswer> {
  const { body, headers = {}, as = FIRST } = call;
  const isText = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(url + path, {
    method,
    redirect: "manual",
    headers: {
      ...(as && { authorization: basic(as) }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = text !== "" && /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
}
