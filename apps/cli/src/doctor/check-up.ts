import { existsSync } from "node:fs";
import type { DiagnosisResource } from "@failover-kit/core/model";
import { AuthenticationError } from "@failover-kit/core/transport";
import { type Connection, withConnection } from "../connection/connection.ts";
import { profilePath, tooWideMode } from "../connection/profile-file.ts";
import { resolveSettings, type Settings } from "../connection/settings.ts";
import type { Outside } from "../outside.ts";
import { explainError } from "../render/explain-error.ts";
import { judgeDisk, judgeGateway, judgeWebhooks } from "./judge-diagnosis.ts";
import type { Result } from "./result.ts";

/** What one check has found. */
export interface Finding extends Result {
  readonly check: string; // stable, for programs
  readonly fix: string | null;
}

/** One check; to be run in the order of the list, since later ones build upon earlier ones. */
export interface Check {
  readonly name: string;
  run(): Promise<Finding>;
}

/** What the checks have learnt so far. */
interface Patient {
  readonly outside: Outside;
  readonly profile: string | undefined;
  settings: Settings | null;
  isReachable: boolean;
  diagnosis: DiagnosisResource | string; // or why there is none
}

const checks: readonly (readonly [check: string, (patient: Patient) => Promise<Result> | Result])[] = [
  ["settings", checkSettings],
  ["profile_file", checkProfileFile],
  ["server", checkServer],
  ["ready", checkReady],
  ["version", checkVersion],
  ["credentials", checkCredentials],
  ["clock", checkClock],
  ["gateway", checkGateway],
  ["webhooks", checkWebhooks],
  ["disk", checkDisk],
];

/** The checks for one person on one machine. */
export function checkUp(outside: Outside, profile: string | undefined): readonly Check[] {
  const patient: Patient = { outside, profile, settings: null, isReachable: false, diagnosis: notAsked };
  return checks.map(([check, examine]) => ({
    name: check.replaceAll("_", " "),
    run: async () => ({ check, fix: null, ...(await examined(() => examine(patient))) }),
  }));
}

async function examined(examine: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await examine();
  } catch (error) {
    const { message, next } = explainError(error);
    return { status: "failed", message, fix: next };
  }
}

function checkSettings(patient: Patient): Result {
  patient.settings = resolveSettings(patient.outside.environment, patient.profile);
  const { url, key, origin } = patient.settings;
  return { status: "ok", message: `${url} as ${key}, from the ${origin}` };
}

function checkProfileFile({ outside: { environment } }: Patient): Result {
  const path = profilePath(environment);
  if (!existsSync(path)) return { status: "skipped", message: `there is none at ${path}` };
  const mode = tooWideMode(path);
  if (mode === null) return { status: "ok", message: `${path}, yours alone` };
  return { status: "warning", message: `others can get at ${path} (mode ${mode})`, fix: `chmod 600 ${path}` };
}

function checkServer(patient: Patient): Promise<Result> {
  return withServer(patient, async ({ client, url }) => {
    await client.health();
    patient.isReachable = true;
    return { status: "ok", message: `answers at ${url}` };
  });
}

function checkReady(patient: Patient): Promise<Result> {
  return onceReachable(patient, async ({ get }) => {
    const { status, text } = await get("/readyz");
    if (status === 200) return { status: "ok", message: "takes work" };
    const message = `takes no work now: ${memberOf(text, "detail") ?? `it answered ${status}`}`;
    return { status: "failed", message, fix: "Wait a moment; then look into the log of the server." };
  });
}

function checkVersion(patient: Patient): Promise<Result> {
  return onceReachable(patient, async ({ get }) => {
    const { status, text } = await get("/openapi.json");
    const info = status === 200 ? memberOf(text, "info") : null;
    const version = typeof info === "object" && info !== null && "version" in info ? info.version : null;
    if (typeof version === "string") return { status: "ok", message: `API ${version}` };
    return {
      status: "warning",
      message: "the server does not say which API it has",
      fix: "Is it a Failover Kit server?",
    };
  });
}

function checkCredentials(patient: Patient): Promise<Result> {
  return onceReachable(patient, async ({ client }) => {
    await client.listRuns({ limit: 1 });
    return { status: "ok", message: "the server accepts key and secret" };
  });
}

const tolerableSkewMs = 5000;

function checkClock(patient: Patient): Promise<Result> {
  return onceReachable(patient, async ({ client, skewMs }) => {
    await client.health();
    const skew = skewMs();
    if (Math.abs(skew) <= tolerableSkewMs) return { status: "ok", message: "agrees with the server's" };
    const seconds = Math.round(Math.abs(skew) / 1000);
    return {
      status: "warning",
      message: `the server's clock is ${seconds} s ${skew > 0 ? "ahead of" : "behind"} this one`,
      fix: "Switch on time synchronisation (NTP) on both machines.",
    };
  });
}

const notAsked = "the server could not be asked";

/** What the server finds when it looks at itself; it is asked once. */
function checkGateway(patient: Patient): Promise<Result> {
  return onceReachable(patient, async ({ client }) => {
    try {
      patient.diagnosis = await client.getDiagnosis();
    } catch (error) {
      if (!(error instanceof AuthenticationError && error.status === 403)) throw error;
      patient.diagnosis = "only a key with the role admin may ask";
    }
    return diagnosed(patient, judgeGateway);
  });
}

function checkWebhooks(patient: Patient): Result {
  return diagnosed(patient, judgeWebhooks);
}

function checkDisk(patient: Patient): Result {
  return diagnosed(patient, judgeDisk);
}

function diagnosed({ diagnosis }: Patient, judge: (diagnosis: DiagnosisResource) => Result): Result {
  return typeof diagnosis === "string" ? { status: "skipped", message: diagnosis } : judge(diagnosis);
}

function onceReachable(patient: Patient, ask: (connection: Connection) => Promise<Result>): Promise<Result> {
  if (patient.isReachable) return withServer(patient, ask);
  return Promise.resolve({ status: "skipped", message: notAsked });
}

async function withServer(
  { settings, outside }: Patient,
  ask: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  if (settings === null) return { status: "skipped", message: "there is no server to ask" };
  return withConnection(settings, outside.now, ask);
}

function memberOf(text: string, name: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : null;
  } catch {
    return null;
  }
}
