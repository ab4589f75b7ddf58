import type { Command } from "commander";
import { withConnection } from "../connection/connection.ts";
import {
  type Profile,
  type Profiles,
  profilePath,
  readProfiles,
  writeProfiles,
} from "../connection/profile-file.ts";
import { checkedUrl, DEFAULT_URL } from "../connection/settings.ts";
import { UsageError } from "../errors/usage-error.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { harmless } from "../render/style.ts";
import { type CommandTools, runAction } from "./command-tools.ts";

interface InitOptions {
  readonly url?: string;
  readonly key?: string;
  readonly check: boolean;
  readonly default?: boolean;
}

/** `failover init`: asks for server, key and secret, tries them, and keeps them. */
export function addInit(program: Command, outside: Outside): void {
  program
    .command("init")
    .description("keep the address and the credentials of a server as a profile")
    .option("--url <url>", `address of the server (${DEFAULT_URL})`)
    .option("--key <key>", "API key; its secret is asked for, or read from FAILOVER_API_SECRET")
    .option("--default", "commands that name no profile use this one from now on")
    .option("--no-check", "do not try the credentials first")
    .action((options: InitOptions, command: Command) =>
      runAction(command, outside, (tools) => initialise(options, tools)),
    );
}

async function initialise(options: InitOptions, tools: CommandTools): Promise<number> {
  const { outside, output } = tools;
  const path = profilePath(outside.environment);
  const kept = readProfiles(path);
  const name = tools.profile ?? kept.default ?? "default";
  const suggested = { ...kept.profiles[name], ...givenParts(options, outside) };
  const isInteractive = outside.stdin.isTTY && outside.stdout.isTTY === true && !output.isJson;
  const tryIt = options.check ? (profile: Profile) => tryProfile(profile, outside) : null;
  if (isInteractive) {
    const { askForProfile } = await import("./init-questions.ts"); // questions are slow to load
    await askForProfile({
      name,
      path,
      suggested,
      tryIt,
      keep: (profile) => keep({ path, name, profile, kept, options }),
    });
    return exitCodes.ok;
  }
  const profile = completeProfile(options, outside);
  await tryIt?.(profile);
  keep({ path, name, profile, kept, options });
  output.result({ profile: name, url: profile.url, path, checked: options.check }, (style) => [
    `${style.green("✓")} Profile ${harmless(name)} for ${profile.url} is kept in ${harmless(path)}.`,
  ]);
  return exitCodes.ok;
}

function givenParts({ url, key }: InitOptions, { environment }: Outside): Partial<Profile> {
  const givenUrl = url ?? environment.FAILOVER_URL;
  const givenKey = key ?? environment.FAILOVER_API_KEY;
  const secret = environment.FAILOVER_API_SECRET;
  return {
    ...(givenUrl && { url: givenUrl }),
    ...(givenKey && { api_key: givenKey }),
    ...(secret && { api_secret: secret }),
  };
}

/** Without a terminal nothing can be asked, so that all of it must be there. */
function completeProfile(options: InitOptions, outside: Outside): Profile {
  const { url = DEFAULT_URL, api_key, api_secret } = givenParts(options, outside);
  if (api_key !== undefined && api_secret !== undefined) return { url: checkedUrl(url), api_key, api_secret };
  throw new UsageError(
    "There is no terminal to ask on, so key and secret must be given.",
    "Use --key and the environment variable FAILOVER_API_SECRET.",
  );
}

async function tryProfile(
  { url, api_key: key, api_secret: secret }: Profile,
  outside: Outside,
): Promise<void> {
  await withConnection({ url, key, secret }, outside.now, ({ client }) => client.listRuns({ limit: 1 }));
}

function keep(change: {
  path: string;
  name: string;
  profile: Profile;
  kept: Profiles;
  options: InitOptions;
}): void {
  const { path, name, profile, kept, options } = change;
  const standard = options.default ? name : (kept.default ?? name);
  writeProfiles(path, { default: standard, profiles: { ...kept.profiles, [name]: profile } });
}
