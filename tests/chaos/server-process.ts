import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { credentials } from "../system.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where a server listens, keeps its runs, sends to and reports to. */
export interface ServerPlace {
  readonly port: number;
  readonly webhooksPort?: number; // absent: they come in where everything does
  readonly databasePath: string;
  readonly simulatorUrl: string;
  readonly callbackUrl: string;
  readonly timeZone?: string; // of the machine; absent: that of the tests
}

/** How a process ended, and what it said to people. */
export interface ServerExit {
  readonly code: number | null; // null: it was killed
  readonly stderr: string;
}

/** Our server as a process of its own, started from its sources. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<ServerExit>;
  #stdout = "";
  #stderr = "";

  constructor(place: ServerPlace) {
    this.#child = spawn(process.execPath, ["--conditions=source", "apps/server/src/main.ts"], {
      cwd: root,
      env: { PATH: process.env.PATH, ...environmentOf(place) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      this.#stdout += chunk.toString();
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    this.#exited = once(this.#child, "close").then(() => ({
      code: this.#child.exitCode,
      stderr: this.#stderr,
    }));
  }

  /** Resolves when the server says that it is ready; rejects when it ends before. */
  async ready(): Promise<void> {
    const ended = this.#exited.then(({ code, stderr }) => {
      throw new Error(`the server ended (${code}) before it was ready: ${stderr}`);
    });
    while (!/^ready /m.test(this.#stdout)) {
      await Promise.race([once(this.#child.stdout ?? this.#child, "data"), ended]);
    }
    ended.catch(() => {}); // whoever waits for the exit asks for it
  }

  /** Resolves when the process has ended, by itself or not. */
  exit(): Promise<ServerExit> {
    return this.#exited;
  }

  /** Sends a signal and waits for the end. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<ServerExit> {
    this.#child.kill(signal);
    return this.#exited;
  }
}

/** Starts a server and waits until it is ready. */
export async function startServerProcess(place: ServerPlace): Promise<ServerProcess> {
  const server = new ServerProcess(place);
  await server.ready();
  return server;
}

function environmentOf(place: ServerPlace): Record<string, string> {
  return {
    FAILOVER_PORT: String(place.port),
    ...(place.webhooksPort !== undefined && { FAILOVER_WEBHOOKS_PORT: String(place.webhooksPort) }),
    FAILOVER_DATABASE_URL: `sqlite:${place.databasePath}`,
    FAILOVER_API_KEY: credentials.key,
    FAILOVER_API_SECRET: credentials.secret,
    FAILOVER_SIMULATOR_PORT: new URL(place.simulatorUrl).port,
    FAILOVER_CALLBACK_URL: place.callbackUrl,
    FAILOVER_UNKNOWN_GRACE_SECONDS: "1",
    FAILOVER_LOG_LEVEL: "error",
    ...(place.timeZone !== undefined && { TZ: place.timeZone }),
    NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
  };
}
