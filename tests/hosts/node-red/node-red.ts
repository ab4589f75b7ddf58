/** A real Node-RED on this machine: its user folder with our package as users install it, its process, its flows. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostFolder } from "../../../scripts/host-tools.mjs";
import { root } from "../../repo/source-files.ts";
import { freePort } from "../../system.ts";
import { until } from "../../until.ts";

/** The name under which Node-RED knows our nodes. */
export const moduleName = "@failover-kit/node-red-failover";

const packageFolder = join(root, "packages/node-red-failover");

/** Which Node-RED; each has a tool chain of its own. */
export type NodeRedHost = "node-red" | "node-red-4";

/** One node of a flow, as the editor exports it. */
export type FlowNode = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

export interface NodeRed {
  readonly url: string;
  readonly pid: number;
  /** Everything that it has printed so far. */
  readonly output: () => string;
  /** Replaces the flows, as a deploy does. */
  deploy(flows: readonly FlowNode[], deployment?: Deployment): Promise<void>;
  getFlows(): Promise<{ readonly flows: readonly FlowNode[] }>;
  get<T>(path: string): Promise<T>;
  inject(nodeId: string): Promise<void>;
  /** Lets it end in order; the folder stays. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export interface Deployment {
  readonly credentials?: Readonly<Record<string, Readonly<Record<string, string>>>>; // by node
  readonly type?: "full" | "flows" | "nodes";
}

let template: string | null = null;

/** A user folder into which our package was installed from the very file that would be published. */
export function createUserFolder(): string {
  template ??= installPackage();
  const folder = mkdtempSync(join(tmpdir(), "failover-node-red-"));
  cpSync(template, folder, { recursive: true });
  return folder;
}

/** Removes what `createUserFolder` has kept for the next. */
export function forgetTemplate(): void {
  if (template !== null) rmSync(template, { recursive: true });
  template = null;
}

function installPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), "failover-node-red-template-"));
  const packed = run("npm", ["pack", packageFolder, "--pack-destination", folder, "--silent"], folder).trim();
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "node-red-project", private: true }));
  run(
    "npm",
    ["install", `./${packed}`, "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"],
    folder,
  );
  writeFileSync(join(folder, "settings.js"), settings);
  return folder;
}

const settings = `module.exports = {
  flowFile: "flows.json",
  credentialSecret: "only-for-tests",
  uiHost: "127.0.0.1",
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, palette: { catalogues: [] } },
  externalModules: { palette: { allowInstall: false } },
};
`;

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(`${command} ${args[0]} failed: ${stderr}`);
  return stdout;
}

// What it prints when it is there, in either order: flows may run before anybody can connect.
const signsOfLife = ["Server now running", "Started flows"];

/** Starts Node-RED and waits until it listens and its flows run. */
export async function startNodeRed(
  userFolder: string,
  { host = "node-red", port }: { readonly host?: NodeRedHost; readonly port?: number } = {},
): Promise<NodeRed> {
  const ownPort = port ?? (await freePort());
  const url = `http://127.0.0.1:${ownPort}`;
  const script = join(hostFolder(host), "node_modules/node-red/red.js");
  const args = ["--userDir", userFolder, "-s", join(userFolder, "settings.js"), "-p", String(ownPort)];
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env.PATH, HOME: userFolder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const isUp = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk;
        if (signsOfLife.every((sign) => output.includes(sign))) resolve();
      });
    }
    child.once("exit", () => reject(new Error(`Node-RED has ended: ${output}`)));
  });
  await isUp;
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    deploy: async (flows, deployment) => {
      const before = countStarts(output);
      await deploy(url, flows, deployment);
      await until("the flows are started", () => countStarts(output) > before);
    },
    getFlows: () => call(`${url}/flows`, { headers: { "Node-RED-API-Version": "v2" } }),
    get: (path) => call(`${url}${path}`, { headers: { accept: "application/json" } }),
    inject: async (nodeId) => void (await call(`${url}/inject/${nodeId}`, { method: "POST" })),
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
}

/** The answer to a deploy comes before its flows run. */
function countStarts(output: string): number {
  return output.split("Started flows").length;
}

async function deploy(
  url: string,
  flows: readonly FlowNode[],
  { credentials = {}, type = "full" }: Deployment = {},
): Promise<void> {
  const headers = {
    "content-type": "application/json",
    "Node-RED-API-Version": "v2",
    "Node-RED-Deployment-Type": type,
  };
  await call(`${url}/flows`, { method: "POST", headers, body: JSON.stringify({ flows, credentials }) });
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
  return (text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text) as T;
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
