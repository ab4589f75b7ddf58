import { UsageError } from "../errors/usage-error.ts";
import { type Profile, profilePath, readProfiles, tooWideMode } from "./profile-file.ts";

/** Where the server listens when nobody has said anything else. */
export const DEFAULT_URL = "http://127.0.0.1:4700";

/** Which server to ask, who we are, and where that was found. */
export interface Settings {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly origin: string; // for people: "profile local", "environment" …
  readonly warnings: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Finds the settings: the environment wins over the profile, the profile over the defaults. */
export function resolveSettings(environment: Environment, profileName: string | undefined): Settings {
  const given = readEnvironment(environment);
  const path = profilePath(environment);
  const name = profileName ?? (environment.FAILOVER_PROFILE || undefined);
  const isComplete = given.key !== null && given.url !== null;
  const found = isComplete && name === undefined ? null : findProfile(path, name);
  const credentials = given.key === null ? found?.profile : { api_key: given.key, api_secret: given.secret };
  if (credentials === undefined) {
    throw new UsageError(
      "Nobody has said yet which server to ask, and as whom.",
      "Run failover init, or set FAILOVER_URL, FAILOVER_API_KEY and FAILOVER_API_SECRET.",
    );
  }
  return {
    url: checkedUrl(given.url ?? found?.profile.url ?? DEFAULT_URL),
    key: credentials.api_key,
    secret: credentials.api_secret,
    origin: describeOrigin(given, found?.name ?? null),
    warnings: [...modeWarning(found && path), ...overrideWarning(given, profileName)],
  };
}

/** The rule that an address breaks; null when it is fine. */
export function urlFault(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return "It must begin with http:// or https://";
  if (url.username !== "" || url.password !== "") return "It must not contain a user name or password";
  return url.search === "" && url.hash === "" ? null : "It must end before any ? or #";
}

/** Gives the address back, or says what is wrong with it without repeating it. */
export function checkedUrl(text: string): string {
  const fault = urlFault(text);
  if (fault === null) return text;
  throw new UsageError(
    `The address of the server cannot be used. ${fault}.`,
    `Correct FAILOVER_URL or the profile; for example ${DEFAULT_URL}.`,
  );
}

interface Given {
  readonly url: string | null;
  readonly key: string | null;
  readonly secret: string;
}

function readEnvironment(environment: Environment): Given {
  const { FAILOVER_URL: url, FAILOVER_API_KEY: key, FAILOVER_API_SECRET: secret } = environment;
  if (!key !== !secret) {
    throw new UsageError(
      `${key ? "FAILOVER_API_KEY" : "FAILOVER_API_SECRET"} is set without ${key ? "FAILOVER_API_SECRET" : "FAILOVER_API_KEY"}.`,
      "Set both, or neither.",
    );
  }
  return { url: url || null, key: key || null, secret: secret ?? "" };
}

function findProfile(path: string, name: string | undefined): { name: string; profile: Profile } | null {
  const { profiles, default: standard } = readProfiles(path);
  const wanted = name ?? standard;
  if (wanted === null) return null;
  const profile = Object.hasOwn(profiles, wanted) ? profiles[wanted] : undefined;
  if (profile) return { name: wanted, profile };
  const known = Object.keys(profiles).join(", ") || "none";
  throw new UsageError(
    `There is no profile "${wanted}". Known: ${known}.`,
    `Write it: failover init --profile ${wanted}`,
  );
}

function describeOrigin({ url, key }: Given, profile: string | null): string {
  const parts = [url, key].filter((value) => value !== null);
  if (profile === null || parts.length === 2) return "environment";
  if (parts.length === 0) return `profile ${profile}`;
  return `profile ${profile}, with ${url === null ? "the key" : "the address"} from the environment`;
}

function modeWarning(path: string | null): string[] {
  const mode = path === null ? null : tooWideMode(path);
  return mode === null ? [] : [`Others can get at ${path} (mode ${mode}). Close it: chmod 600 ${path}`];
}

function overrideWarning({ url, key }: Given, asked: string | undefined): string[] {
  if (asked === undefined || (url === null && key === null)) return [];
  const names = [url && "FAILOVER_URL", key && "FAILOVER_API_KEY"].filter(Boolean).join(" and ");
  return [`${names} in the environment wins over the profile ${asked}.`];
}
