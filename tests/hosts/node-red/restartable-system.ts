/** Our server and the simulator, of which the server can be stopped and started again on the same port and database. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkflowsClient } from "@failover-kit/core/transport";
import { startServer } from "@failover-kit/server";
import { readConfig } from "@failover-kit/server/config";
import { startSimulator } from "@failover-kit/simulator";
import { createClient, credentials, freePort } from "../../system.ts";

export interface RestartableSystem {
  readonly url: string;
  readonly client: WorkflowsClient;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRestartableSystem(): Promise<RestartableSystem> {
  const folder = mkdtempSync(join(tmpdir(), "failover-restart-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const simulator = await startSimulator({ port: 0, statusUrl: `${url}/webhooks/status` });
  const config = readConfig({
    FAILOVER_PORT: String(port),
    FAILOVER_DATABASE_URL: `sqlite:${join(folder, "failover.db")}`,
    FAILOVER_API_KEY: credentials.key,
    FAILOVER_API_SECRET: credentials.secret,
    FAILOVER_SIMULATOR_PORT: new URL(simulator.url).port,
    FAILOVER_LOG_LEVEL: "silent",
  });
  let server = await startServer(config);
  return {
    url,
    client: createClient(url),
    stopServer: () => server.stop(),
    startServer: async () => {
      server = await startServer(config);
    },
    stop: async () => {
      await server.stop();
      await simulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}
