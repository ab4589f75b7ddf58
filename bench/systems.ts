/** The programs that are measured against each other, started alike. */

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Program, startProgram, temporaryFolder } from "./program.ts";

export const apiKey = "bench";
export const apiSecret = "bench-secret-for-loopback-only";
export const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString("base64")}`;

/** A system under measurement, with the simulator that it sends to. */
export interface System {
  readonly url: string;
  readonly webhooksUrl: string;
  readonly databasePath: string;
  readonly server: Program;
  readonly simulatorUrl: string;
  /** Stops the server only, and starts it again on the same database. */
  restart(): Promise<Program>;
  stop(): Promise<void>;
}

export type SystemKind = "failover-kit" | "bare program";

/** Settings beside the usual ones. */
export interface Settings {
  readonly server?: Readonly<Record<string, string>>;
  readonly simulator?: Readonly<Record<string, string>>;
  readonly webhooksApart?: true; // they come in by a port of their own
}

/** Starts one system on free ports and a fresh database on disk. */
export async function startSystem(
  kind: SystemKind,
  reportUrl: string,
  settings: Settings = {},
): Promise<System> {
  const folder = temporaryFolder();
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const webhooksPort = settings.webhooksApart ? await freePort() : null;
  const webhooksUrl = webhooksPort === null ? url : `http://127.0.0.1:${webhooksPort}`;
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const databasePath = join(folder.path, "bench.db");
  const simulator = await startSimulator(simulatorPort, `${webhooksUrl}/webhooks/status`, settings.simulator);
  const start = () =>
    kind === "failover-kit"
      ? startProgram(["apps/server/dist/main.js"], {
          ...serverEnv({ port, databasePath, simulatorPort, reportUrl }),
          ...(webhooksPort !== null && { FAILOVER_WEBHOOKS_PORT: `${webhooksPort}` }),
          ...settings.server,
        })
      : startProgram([
          "--disable-warning=ExperimentalWarning",
          "bench/bare/main.ts",
          databasePath,
          `${port}`,
          simulatorUrl,
          reportUrl,
        ]);
  let server = await start();
  return {
    url,
    webhooksUrl,
    databasePath,
    simulatorUrl,
    get server() {
      return server;
    },
    async restart() {
      await server.stop();
      server = await start();
      return server;
    },
    async stop() {
      await server.stop();
      await simulator.stop();
      folder.remove();
    },
  };
}

function startSimulator(port: number, statusUrl: string, settings: Settings["simulator"]): Promise<Program> {
  return startProgram(["apps/simulator/dist/main.js"], {
    FAILOVER_SIMULATOR_PORT: `${port}`,
    FAILOVER_SIMULATOR_STATUS_URL: statusUrl,
    FAILOVER_SIMULATOR_RECORD_MESSAGES: "false",
    ...settings,
  });
}

function serverEnv(parts: { port: number; databasePath: string; simulatorPort: number; reportUrl: string }) {
  return {
    FAILOVER_PORT: `${parts.port}`,
    FAILOVER_DATABASE_URL: `sqlite:${parts.databasePath}`,
    FAILOVER_API_KEY: apiKey,
    FAILOVER_API_SECRET: apiSecret,
    FAILOVER_SIMULATOR_PORT: `${parts.simulatorPort}`,
    FAILOVER_CALLBACK_URL: parts.reportUrl,
    FAILOVER_LOG_LEVEL: "error",
  };
}

/** Tells the simulator how everybody behaves from now on. */
export function everybody(
  simulatorUrl: string,
  statuses: readonly { status: string; after_ms: number }[],
): Promise<void> {
  return useScenarios(simulatorUrl, [{ behaviour: { answer: "accept", statuses } }]);
}

/** Tells the simulator who behaves otherwise from now on. */
export async function useScenarios(simulatorUrl: string, scenarios: readonly object[]): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/simulator/scenarios`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ scenarios }),
  });
  if (!answer.ok) throw new Error(`the simulator refused the scenario: ${await answer.text()}`);
}

/** A port at which nobody listens at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
