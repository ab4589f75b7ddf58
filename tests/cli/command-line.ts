/** Runs `failover` as a process against a real server with the real simulator behind it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "@failover-kit/server";
import { readConfig } from "@failover-kit/server/config";
import { startSimulator } from "@failover-kit/simulator";
import { root } from "../repo/source-files.ts";

/** What the server of the tests knows its caller by. */
export const credentials = { key: "a0b1c2d3", secret: "not-to-be-seen" };

const script = join(root, "apps/cli/src/main.ts");

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that is running. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Resolves when the standard output holds this text; rejects when the process ends without it. */
  printed(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

export interface CommandOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** A server, a simulator, and a home of their own for the settings. To be closed. */
export async function startWorld() {
  const home = mkdtempSync(join(tmpdir(), "failover-cli-"));
  const port = await freePort();
  const simulator = await startSimulator({ port: 0, statusUrl: `http://127.0.0.1:${port}/webhooks/status` });
  const start = () =>
    startServer(
      readConfig({
        FAILOVER_PORT: String(port),
        FAILOVER_API_KEY: credentials.key,
        FAILOVER_API_SECRET: credentials.secret,
        FAILOVER_DATABASE_URL: `sqlite:${join(home, "failover.db")}`,
        FAILOVER_GATEWAY_URL: simulator.url,
        FAILOVER_PUBLIC_URL: `http://127.0.0.1:${port}`,
        FAILOVER_GATEWAY_API_KEY: "gateway",
        FAILOVER_GATEWAY_API_SECRET: "gateway-secret",
        FAILOVER_LOG_LEVEL: "silent",
      }),
    );
  let server = await start();
  const environment = { HOME: home, XDG_CONFIG_HOME: join(home, "config") };
  const known = {
    ...environment,
    FAILOVER_URL: server.url,
    FAILOVER_API_KEY: credentials.key,
    FAILOVER_API_SECRET: credentials.secret,
  };
  return {
    url: server.url,
    home,
    /** Runs a command with the credentials in the environment. */
    run: (words: readonly string[], options: CommandOptions = {}) =>
      startCommand(words, { ...options, environment: { ...known, ...options.environment } }).ended,
    start: (words: readonly string[]) => startCommand(words, { environment: known }),
    /** Starts a line of bash in which `failover` is known. */
    startShell: (line: string) => {
      const definition = `failover() { "${process.execPath}" --conditions=source "${script}" "$@"; }`;
      return startProcess(["bash", "-c", `${definition}\n${line}`], { environment: known, input: undefined });
    },
    /** Runs a command with nothing in the environment but a home. */
    runBare: (words: readonly string[], options: CommandOptions = {}) =>
      startCommand(words, { ...options, environment: { ...environment, ...options.environment } }).ended,
    writeFile: (name: string, content: unknown): string => {
      const path = join(home, name);
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
      return path;
    },
    restartServer: async () => {
      await server.stop();
      server = await start();
    },
    /** The database file, and some work while no server has it. */
    databasePath: join(home, "failover.db"),
    whileStopped: async <T>(work: () => Promise<T>): Promise<T> => {
      await server.stop();
      try {
        return await work();
      } finally {
        server = await start();
      }
    },
    close: async () => {
      await server.stop();
      await simulator.close();
      rmSync(home, { recursive: true });
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** Starts the command in an environment of its own: nothing of ours leaks in. */
export function startCommand(
  words: readonly string[],
  { environment = {}, input }: CommandOptions = {},
): Running {
  return startProcess([process.execPath, "--conditions=source", script, ...words], { environment, input });
}

function startProcess(
  [file = "", ...words]: readonly string[],
  { environment = {}, input }: { environment?: Readonly<Record<string, string>>; input: string | undefined },
): Running {
  const env = { PATH: process.env.PATH, TZ: "UTC", ...environment };
  const child = spawn(file, words, { env, stdio: "pipe" });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdin.end(input ?? "");
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr }));
  const printed = async (text: string) => {
    while (!stdout.includes(text)) {
      const news = await Promise.race([once(child.stdout, "data"), ended]);
      if (!Array.isArray(news) && !stdout.includes(text)) throw new Error(`never printed; said: ${stderr}`);
    }
  };
  return { ended, printed, signal: (name) => child.kill(name) };
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Messenger to be read, then SMS; the last two digits say how the two people behave. */
export function parcelNotice({ first = "42", second = "42", seconds = 600, ref = "order-7731" } = {}) {
  const common = { message_type: "text", text: "Parcel 7731 arrives at 14:10." };
  return {
    steps: [
      {
        channel: "messenger",
        from: "104000000000001",
        to: `29010000000000${first}`,
        ...common,
        failover: { condition_status: "read", expiry_time: seconds },
      },
      { channel: "sms", from: "ParcelCo", to: `4477009000${second}`, ...common },
    ],
    client_ref: ref,
  };
}
