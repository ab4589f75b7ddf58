/** A real n8n on this machine: its process, its folder, its owner. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostFolder } from "../../../scripts/host-tools.mjs";
import { freePort } from "../../system.ts";
import { createOwner } from "./session.ts";

/** The tool chain: n8n itself, and its lint and scan. */
export const toolFolder = hostFolder("n8n");

const START_LIMIT_MS = 240_000; // the very first start creates the database, on a machine that may be busy

/** A running n8n. */
export interface N8n {
  readonly url: string;
  readonly pid: number;
  readonly userFolder: string;
  /** Everything that it has printed so far. */
  readonly output: () => string;
  /** Lets it end in order; the folder stays. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export interface N8nOptions {
  readonly userFolder: string; // the parent of `.n8n`
  readonly port?: number; // a free one when absent
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts n8n and waits until it answers. Nothing is fetched from the network, and no usage is reported. */
export async function startN8n({ userFolder, port, environment }: N8nOptions): Promise<N8n> {
  const ownPort = port ?? (await freePort());
  const url = `http://127.0.0.1:${ownPort}`;
  const child = spawn(process.execPath, [join(toolFolder, "node_modules/n8n/bin/n8n"), "start"], {
    env: {
      PATH: process.env.PATH,
      HOME: userFolder,
      ...offline,
      N8N_USER_FOLDER: userFolder,
      N8N_PORT: String(ownPort),
      N8N_WEBHOOK_URL: `${url}/`,
      N8N_RUNNERS_BROKER_PORT: String(await freePort()),
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  }
  await untilReady(url, child, () => output);
  return {
    url,
    pid: child.pid ?? 0,
    userFolder,
    output: () => output,
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
}

const offline = {
  N8N_LISTEN_ADDRESS: "127.0.0.1",
  N8N_HOST: "127.0.0.1",
  N8N_PROTOCOL: "http",
  N8N_SECURE_COOKIE: "false",
  N8N_ENCRYPTION_KEY: "only-for-tests",
  N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: "false",
  N8N_DIAGNOSTICS_ENABLED: "false",
  N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
  N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: "false",
  N8N_TEMPLATES_ENABLED: "false",
  N8N_PERSONALIZATION_ENABLED: "false",
  N8N_DYNAMIC_BANNERS_ENABLED: "false",
  N8N_HIRING_BANNER_ENABLED: "false",
  N8N_LICENSE_AUTO_RENEW_ENABLED: "false",
  N8N_VERIFIED_PACKAGES_ENABLED: "false",
  N8N_COMMUNITY_PACKAGES_ENABLED: "true",
  GENERIC_TIMEZONE: "UTC",
};

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const giveUpAt = performance.now() + START_LIMIT_MS;
  // `/healthz` answers early; the owner's settings come from the part that starts last.
  while (!(await isReady(url))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > giveUpAt) {
      child.kill("SIGKILL");
      throw new Error(`n8n did not start:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const settings = await fetch(`${url}/rest/settings`);
    const readiness = await fetch(`${url}/healthz/readiness`);
    return readiness.ok && settings.headers.get("content-type")?.includes("json") === true;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

/** A folder for one n8n, with an owner and nothing else. The first one is prepared and kept beside the tool chain. */
export async function createUserFolder(): Promise<string> {
  const prepared = `${toolFolder}/user-folder`;
  if (!existsSync(prepared)) await prepare(prepared);
  const folder = mkdtempSync(join(tmpdir(), "failover-n8n-"));
  cpSync(prepared, folder, { recursive: true });
  return folder;
}

/** Creating the database takes n8n the better part of a minute. */
async function prepare(folder: string): Promise<void> {
  const unfinished = mkdtempSync(`${folder}.`);
  const n8n = await startN8n({ userFolder: unfinished });
  await createOwner(n8n.url);
  await n8n.stop();
  if (existsSync(folder)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, folder);
}
