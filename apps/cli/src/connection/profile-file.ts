import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "../errors/usage-error.ts";

/** A server and who we are to it. */
export interface Profile {
  readonly url: string;
  readonly api_key: string;
  readonly api_secret: string;
}

/** What is kept in the user's config folder. */
export interface Profiles {
  readonly default: string | null; // the profile of commands that name none
  readonly profiles: Readonly<Record<string, Profile>>;
}

const noProfiles: Profiles = { default: null, profiles: {} };

/** Where profiles are kept. */
export function profilePath(environment: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CONFIG_HOME, HOME } = environment;
  const folder = XDG_CONFIG_HOME || join(HOME || homedir(), ".config");
  return join(folder, "failover-kit", "profiles.json");
}

/** Reads the profiles; none when there is no file. */
export function readProfiles(path: string): Profiles {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return noProfiles;
    throw new UsageError(`${path} cannot be read (${codeOf(error)}).`, "Check who owns it and its mode.");
  }
  const profiles = parseProfiles(text);
  if (profiles) return profiles;
  throw new UsageError(`${path} is broken.`, "Repair it, or remove it and write it anew: failover init");
}

/** Writes the profiles so that nobody else can read them, and so that a crash leaves the old ones. */
export function writeProfiles(path: string, profiles: Profiles): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
    chmodSync(draft, 0o600);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The mode of the file when others than its owner may do something with it; null when all is well. */
export function tooWideMode(path: string): string | null {
  if (process.platform === "win32") return null;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o077) === 0 ? null : (mode & 0o777).toString(8).padStart(4, "0");
}

function parseProfiles(text: string): Profiles | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || !isRecord(value.profiles)) return null;
  const profiles = Object.entries(value.profiles);
  if (!profiles.every(([, profile]) => isProfile(profile))) return null;
  return {
    default: typeof value.default === "string" ? value.default : null,
    profiles: value.profiles as Record<string, Profile>, // just checked
  };
}

function isProfile(value: unknown): boolean {
  return isRecord(value) && ["url", "api_key", "api_secret"].every((name) => typeof value[name] === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
