/**
 * Makes a fresh clone ready: installs when the lock file changed, builds when sources changed.
 * Runs on the system's own Node (20 or newer) before anything is installed, so it uses nothing but Node itself.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const installedMark = join(root, "node_modules", ".installed-for");

// The standard output belongs to the job alone: a program may read it.
const besideTheJob = { stdio: ["inherit", 2, "inherit"] };

/** The environment in which the project's own tools, and its own Node, come first. */
export const environment = {
  ...process.env,
  PATH: [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: "1",
};

/** Runs a command in the project's folder and ends this process with its exit code if it fails. */
export function run(command, args, { cwd = root, stdio = "inherit" } = {}) {
  const { status, error } = spawnSync(command, args, { cwd, env: environment, stdio });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs, unless this very lock file has been installed already. */
export function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(installedMark) && readFileSync(installedMark, "utf8") === lock) return;
  console.error("Installing the dependencies (once, and again when the lock file changes) …");
  // Node 20 is enough to install; the project then runs on the Node that it brings along.
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], besideTheJob);
  writeFileSync(installedMark, lock);
}

/** Builds what has changed since the last build. */
export function build() {
  run("turbo", ["run", "build", "--output-logs=errors-only", "--log-order=grouped"], besideTheJob);
}

/** Builds one program without a word, unless that fails, and runs it in the folder where the person is. */
export function runBuilt(part, args) {
  const filter = `--filter=./${part}...`;
  const { status, stdout } = spawnSync("turbo", ["run", "build", filter, "--output-logs=errors-only"], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status !== 0) {
    process.stderr.write(stdout ?? "");
    process.exit(1);
  }
  // Ctrl-C is for the program: we stay until it has put the terminal in order.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});
  run("node", [join(root, part, "dist/main.js"), ...args], { cwd: process.env.INIT_CWD ?? process.cwd() });
}
