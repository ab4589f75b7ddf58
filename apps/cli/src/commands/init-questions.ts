import {
  type CommonOptions,
  cancel,
  confirm,
  intro,
  log,
  outro,
  password,
  spinner,
  text,
} from "@clack/prompts";
import type { Profile } from "../connection/profile-file.ts";
import { DEFAULT_URL, urlFault } from "../connection/settings.ts";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { explainError } from "../render/explain-error.ts";

interface Questions {
  readonly name: string;
  readonly path: string;
  readonly suggested: Partial<Profile>;
  readonly tryIt: ((profile: Profile) => Promise<void>) | null; // null: not wanted
  readonly terminal?: CommonOptions; // the process's own when absent
  keep(profile: Profile): void;
}

/** Asks a person on a terminal for a profile, tries it, and keeps it. */
export async function askForProfile(questions: Questions): Promise<void> {
  const { name, path, suggested, terminal, tryIt, keep } = questions;
  intro(`failover · profile ${name}`);
  const profile = await askAll(suggested, terminal);
  if (tryIt !== null && !(await isWanted(profile, tryIt))) throw stopped();
  keep(profile);
  log.success(`Kept in ${path}, readable by you alone.`);
  outro("Next: failover validate FILE, failover send FILE --watch");
}

async function askAll(suggested: Partial<Profile>, terminal: CommonOptions = {}): Promise<Profile> {
  const url = answered(
    await text({
      ...terminal,
      message: "Where is the server?",
      initialValue: suggested.url ?? DEFAULT_URL,
      validate: (value) => urlFault(value ?? "") ?? undefined,
    }),
  );
  const key = answered(
    await text({
      ...terminal,
      message: "API key",
      initialValue: suggested.api_key ?? "",
      placeholder: "the server printed it when it was first started",
      validate: keyFault,
    }),
  );
  const secret = answered(
    await password({
      ...terminal,
      message: suggested.api_secret ? "Secret (Enter keeps the one that is known)" : "Secret",
      validate: (value) =>
        value || suggested.api_secret ? undefined : "A key without its secret opens nothing",
    }),
  );
  return {
    url: url.replace(/\/+$/, ""),
    api_key: key.trim(),
    api_secret: secret || (suggested.api_secret ?? ""),
  };
}

function keyFault(value: string | undefined): string | undefined {
  if (!value?.trim()) return "The server asks for a key";
  return value.includes(":") ? "A key holds no colon; the secret is asked for next" : undefined;
}

/** Tries the profile; what does not work is kept only if the person says so. */
async function isWanted(profile: Profile, tryIt: (profile: Profile) => Promise<void>): Promise<boolean> {
  const progress = spinner();
  progress.start(`Asking ${profile.url}`);
  try {
    await tryIt(profile);
    progress.stop("The server knows you.");
    return true;
  } catch (error) {
    progress.error(explainError(error).message);
  }
  return answered(await confirm({ message: "Keep the profile anyway?", initialValue: false }));
}

/** What was answered; Ctrl-C ends the questions, whichever it answers. */
function answered<T>(answer: T): Exclude<T, symbol> {
  if (typeof answer !== "symbol") return answer as Exclude<T, symbol>; // what the line above has just ruled out
  cancel("Nothing was kept.");
  throw stopped();
}

function stopped(): InterruptedError {
  return new InterruptedError("Stopped.");
}
