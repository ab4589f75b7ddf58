/** The whole: our real server on a file, the real simulator, and a receiver of callbacks, all on this machine. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunResource } from "@failover-kit/core/model";
import { fetchSend, WorkflowsClient } from "@failover-kit/core/transport";
import { type RunningServer, startServer } from "@failover-kit/server";
import { readConfig } from "@failover-kit/server/config";
import {
  type Scenario,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "@failover-kit/simulator";
import { type Receiver, startReceiver } from "./receiver.ts";
import { SharedClock } from "./shared-clock.ts";
import { Traffic } from "./traffic.ts";

/** Who calls in tests. */
export const credentials = { key: "a0b1c2d3", secret: "only-for-tests" };

/** The header that proves it. */
export const authorization = `Basic ${Buffer.from(`${credentials.key}:${credentials.secret}`).toString("base64")}`;

/** What a test wants otherwise. */
export interface SystemOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly simulator?: Partial<SimulatorOptions>;
}

/** One entry of `GET /simulator/messages`: what the other side knows of a message. */
export interface WitnessedMessage {
  readonly message_uuid: string;
  readonly channel: string;
  readonly to: string;
  readonly client_ref: string | null;
  readonly accepted_at: string;
  readonly statuses: readonly { readonly status: string; readonly at: string }[];
  readonly answer?: string; // of its submit, unless it was a 202
  readonly revoked?: boolean;
  readonly message: Readonly<Record<string, unknown>>;
}

/** One answer of the server, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>; // empty when the answer was not JSON
}

/** What to send. An object as body is sent as JSON, text and bytes as they are. */
export interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface System {
  readonly url: string;
  readonly simulatorUrl: string;
  readonly receiver: Receiver;
  readonly client: WorkflowsClient;
  readonly server: RunningServer;
  readonly simulator: Simulator;
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** Everything that the simulator has ever accepted, in that order; of one recipient, if one is named. */
  messages(to?: string): Promise<readonly WitnessedMessage[]>;
  /** Tells the simulator who behaves otherwise from now on, and what goes wrong; the body of `PUT /simulator/scenarios`. */
  useScenarios(body: { readonly scenarios: readonly Scenario[]; readonly seed?: number }): Promise<void>;
  stop(): Promise<void>;
}

/** A system whose time the test moves. */
export interface TimedSystem extends System {
  readonly clock: SharedClock;
  /** Lets time pass on both sides, and everything that follows from it happen. */
  advance(ms: number): Promise<void>;
  /** Lets everything that follows from what has happened so far happen, while time stands still. */
  settle(): Promise<void>;
}

/** Starts a system on the machine's own clock. */
export function startSystem(options: SystemOptions = {}): Promise<System> {
  return start(options, null);
}

/** Starts a system whose time stands still until it is moved. */
export async function startTimedSystem(options: SystemOptions = {}): Promise<TimedSystem> {
  const clock = new SharedClock();
  const traffic = new Traffic();
  const system = await start(options, clock);
  // Those that the simulator is never going to answer at this time are not waited for.
  const isIdle = () => {
    const { server, simulator } = system;
    const { unansweredCount } = simulator;
    return server.engine.isIdleBut(unansweredCount) && server.requestsUnderWay() === unansweredCount;
  };
  const settle = () => traffic.settle(isIdle);
  return {
    ...system,
    clock,
    settle,
    advance: (ms) => clock.advance(ms, settle),
    stop: async () => {
      await system.stop();
      traffic.close();
    },
  };
}

async function start(options: SystemOptions, clock: SharedClock | null): Promise<System> {
  const folder = mkdtempSync(join(tmpdir(), "failover-tests-"));
  const receiver = await startReceiver();
  const { server, simulator } = await startBoth(options, { folder, receiver, clock });
  return {
    url: server.url,
    simulatorUrl: simulator.url,
    receiver,
    server,
    simulator,
    client: createClient(server.url),
    call: (method, path, call) => send(server.url + path, method, call),
    messages: (to) => listMessages(simulator.url, to),
    useScenarios: (body) => putScenarios(simulator.url, body),
    stop: async () => {
      await server.stop();
      await simulator.close();
      await receiver.close();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Surroundings {
  readonly folder: string;
  readonly receiver: Receiver;
  readonly clock: SharedClock | null;
}

/** The two must know each other's address, so one port is picked before anybody listens there. */
async function startBoth(
  options: SystemOptions,
  surroundings: Surroundings,
): Promise<{ server: RunningServer; simulator: Simulator }> {
  const { folder, receiver, clock } = surroundings;
  const port = await freePort();
  const webhooks = `http://127.0.0.1:${port}/webhooks`;
  const simulator = await startSimulator({
    port: 0,
    statusUrl: `${webhooks}/status`,
    inboundUrl: `${webhooks}/inbound`,
    ...(clock && { clock }),
    ...options.simulator,
  });
  const config = readConfig({
    FAILOVER_PORT: String(port),
    FAILOVER_DATABASE_URL: `sqlite:${join(folder, "failover.db")}`,
    FAILOVER_API_KEY: credentials.key,
    FAILOVER_API_SECRET: credentials.secret,
    FAILOVER_SIMULATOR_PORT: new URL(simulator.url).port,
    FAILOVER_CALLBACK_URL: receiver.url,
    FAILOVER_LOG_LEVEL: "silent",
    ...options.environment,
  });
  try {
    const server = await startServer(config, clock ? { clock, random: () => 0 } : {});
    return { server, simulator };
  } catch (error) {
    await simulator.close();
    if (!isPortTaken(error)) throw error;
    return startBoth(options, surroundings);
  }
}

/**
 * A port at which nobody listens at the moment. It lies below those that systems give to outgoing connections: one of
 * them could otherwise take it while a server is down, or a caller could even connect to itself there.
 */
export async function freePort(): Promise<number> {
  const port = 15_000 + Math.floor(Math.random() * 15_000);
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (!isFree) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

/** A client of the server with the credentials of tests. It repeats nothing. */
export function createClient(baseUrl: string): WorkflowsClient {
  return new WorkflowsClient({
    baseUrl,
    credentials: { kind: "basic", ...credentials },
    send: fetchSend(fetch, AbortSignal.timeout),
  });
}

async function send(url: string, method: string, { body, headers }: Call = {}): Promise<Answer> {
  const isText = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: { authorization, ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = text !== "" && /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : {} };
}

/** Everything that a simulator has ever accepted, in that order; to one recipient, if one is named. */
export async function listMessages(simulatorUrl: string, to?: string): Promise<readonly WitnessedMessage[]> {
  const query = to === undefined ? "" : `?to=${to}`;
  const response = await fetch(`${simulatorUrl}/simulator/messages${query}`);
  const { messages } = (await response.json()) as { readonly messages: readonly WitnessedMessage[] };
  return messages;
}

async function putScenarios(simulatorUrl: string, body: object): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/simulator/scenarios`, {
    method: "PUT",
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the simulator refused the scenarios: ${await answer.text()}`);
}

/** Every run that a server knows, newest first. */
export async function listAllRuns(client: WorkflowsClient): Promise<readonly RunResource[]> {
  const runs: RunResource[] = [];
  for await (const run of client.eachRun({ limit: 200 })) runs.push(run);
  return runs;
}
