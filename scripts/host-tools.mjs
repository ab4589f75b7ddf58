/**
 * The tool chains of hosts: programs too big for the workspaces, in which our adapters are tested as users run them.
 * `tests/hosts/<host>` names one by its package.json and lock file. It is installed on demand into the user's cache,
 * under a key made of both, so that every clone finds it again. Uses nothing but Node itself.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { environment, root } from "./set-up.mjs";

const files = ["package.json", "package-lock.json"];
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "failover-kit", "hosts");

/** The hosts that have a tool chain. */
export const hosts = readdirSync(join(root, "tests/hosts")).filter((host) =>
  files.every((file) => existsSync(sourceOf(host, file))),
);

/** The folder of an installed tool chain: its packages are in `node_modules`. Throws when it is not installed. */
export function hostFolder(host) {
  const folder = folderOf(host);
  if (existsSync(folder)) return folder;
  throw new Error(`The tool chain of ${host} is not installed. Run: npm run test:hosts -- ${host}`);
}

/**
 * Installs the tool chain of a host, unless it is there. Scripts of packages run only for those that its package.json
 * allows (`allowScripts`). A folder gets its name when it is whole, so what broke half-way is never taken for one.
 */
export function installHost(host) {
  const folder = folderOf(host);
  if (existsSync(folder)) return folder;
  console.error(
    `Installing the tool chain of ${host} into ${folder} (once, and again when its lock file changes) …`,
  );
  const unfinished = `${folder}.${process.pid}`;
  removeUnfinished(folder);
  mkdirSync(unfinished, { recursive: true });
  for (const file of files) copyFileSync(sourceOf(host, file), join(unfinished, file));
  npm(unfinished, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  const { allowScripts = {} } = JSON.parse(readFileSync(sourceOf(host, "package.json"), "utf8"));
  const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
  if (allowed.length > 0) npm(unfinished, ["rebuild", ...allowed, "--loglevel=error"]);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error; // otherwise somebody else was faster
  }
  return folder;
}

function sourceOf(host, file) {
  return join(root, "tests/hosts", host, file);
}

function folderOf(host) {
  const key = createHash("sha256");
  for (const file of files) key.update(readFileSync(sourceOf(host, file)));
  return join(cache, `${host}-${key.digest("hex").slice(0, 16)}`);
}

/** What an install that has died left behind. */
function removeUnfinished(folder) {
  const beginning = `${basename(folder)}.`;
  const names = existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith(beginning)) : [];
  for (const name of names) {
    if (!isAlive(Number(name.slice(beginning.length)))) rmSync(join(cache, name), { recursive: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function npm(cwd, args) {
  const { status, error } = spawnSync("npm", args, { cwd, env: environment, stdio: ["ignore", 2, 2] });
  if (error) throw error;
  if (status !== 0) throw new Error(`npm ${args[0]} failed in ${cwd}`);
}
