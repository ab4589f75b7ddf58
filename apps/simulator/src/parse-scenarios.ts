import { channels, isChannel, type MessageStatus } from "@failover-kit/core/model";
import { type Answer, answers, type Behaviour, type PlannedStatus } from "./behaviour.ts";
import { isRecord } from "./is-record.ts";
import type { InvalidParameter } from "./problem.ts";
import type { Scenario } from "./scenarios.ts";

type Fields = Readonly<Record<string, unknown>>;
type Report = (place: string, reason: string) => void;

const statuses: readonly MessageStatus[] = ["submitted", "delivered", "read", "rejected", "undeliverable"];
const longestDelayMs = 30 * 24 * 3_600_000;

/** Reads `{ scenarios: […] }`. Every fault names its place and what to write instead; with faults nothing is to be used. */
export function parseScenarios(body: unknown): { scenarios: Scenario[]; faults: InvalidParameter[] } {
  const faults: InvalidParameter[] = [];
  const report: Report = (name, reason) => faults.push({ name, reason });
  const list = isRecord(body) ? body.scenarios : undefined;
  if (!Array.isArray(list)) {
    report("scenarios", "must be a list, for example [] for none");
    return { scenarios: [], faults };
  }
  const scenarios = list.map((item, index) => parseScenario(item, `scenarios[${index}]`, report));
  return { scenarios, faults };
}

function parseScenario(value: unknown, place: string, report: Report): Scenario {
  const { channel, to, behaviour } = fieldsOf(value, place, ["channel", "to", "behaviour"], report);
  if (channel !== undefined && !isChannel(channel)) {
    report(`${place}.channel`, `must be one of ${channels.join(", ")}, or left out for all channels`);
  }
  if (to !== undefined && (typeof to !== "string" || to === "")) {
    report(`${place}.to`, "must be a whole address as text, or left out for all recipients");
  }
  return {
    ...(isChannel(channel) && { channel }),
    ...(typeof to === "string" && { to }),
    behaviour: parseBehaviour(behaviour, `${place}.behaviour`, report),
  };
}

const behaviourFields = ["answer", "times", "retry_after", "statuses", "duplicate", "shuffle"];

function parseBehaviour(value: unknown, place: string, report: Report): Behaviour {
  const fields = fieldsOf(value, place, behaviourFields, report);
  return {
    answer: oneOf(answers, fields.answer, `${place}.answer`, report) ?? "accept",
    ...parseTimes(fields, place, report),
    statuses: parseStatuses(fields.statuses, `${place}.statuses`, report),
    ...parseFlags(fields, place, report),
  };
}

function parseTimes(
  { times, retry_after: retryAfter }: Fields,
  place: string,
  report: Report,
): Partial<Behaviour> {
  const isRetryAfter = retryAfter === undefined || isWholeNumber(retryAfter, 0, 86_400);
  if (times !== undefined && !isWholeNumber(times, 1, 1_000_000)) {
    report(`${place}.times`, "must be a whole number of at least 1, or left out for always");
  }
  if (!isRetryAfter) report(`${place}.retry_after`, "must be a whole number of seconds from 0 to 86400");
  return {
    ...(typeof times === "number" && { times }),
    ...(typeof retryAfter === "number" && { retry_after: retryAfter }),
  };
}

function parseFlags({ duplicate, shuffle }: Fields, place: string, report: Report): Partial<Behaviour> {
  for (const [name, flag] of Object.entries({ duplicate, shuffle })) {
    if (flag !== undefined && typeof flag !== "boolean") report(`${place}.${name}`, "must be true or false");
  }
  return {
    ...(typeof duplicate === "boolean" && { duplicate }),
    ...(typeof shuffle === "boolean" && { shuffle }),
  };
}

function parseStatuses(value: unknown, place: string, report: Report): PlannedStatus[] {
  if (!Array.isArray(value)) {
    report(
      place,
      'must be a list, for example [{ "status": "delivered", "after_ms": 200 }], or [] for silence',
    );
    return [];
  }
  return value.map((item, index) => parseStatus(item, `${place}[${index}]`, report));
}

function parseStatus(value: unknown, place: string, report: Report): PlannedStatus {
  const fields = fieldsOf(value, place, ["status", "after_ms", "error_code"], report);
  const { after_ms: afterMs, error_code: errorCode } = fields;
  if (!isWholeNumber(afterMs, 0, longestDelayMs)) {
    report(`${place}.after_ms`, `must be a whole number of milliseconds from 0 to ${longestDelayMs}`);
  }
  if (errorCode !== undefined && !isWholeNumber(errorCode, 1000, 9999)) {
    report(`${place}.error_code`, "must be a number of four digits, for example 1300");
  }
  return {
    status: oneOf(statuses, fields.status, `${place}.status`, report) ?? "submitted",
    after_ms: Number(afterMs),
    ...(typeof errorCode === "number" && { error_code: errorCode }),
  };
}

/** Reads an object and reports names that nothing would read, since those are spelling mistakes. */
function fieldsOf(value: unknown, place: string, known: readonly string[], report: Report): Fields {
  if (!isRecord(value)) {
    report(place, `must be an object with ${known.join(", ")}`);
    return {};
  }
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) report(`${place}.${name}`, `is not known; known are ${known.join(", ")}`);
  }
  return value;
}

function oneOf<T extends Answer | MessageStatus>(
  choices: readonly T[],
  value: unknown,
  place: string,
  report: Report,
): T | undefined {
  const choice = choices.find((known) => known === value);
  if (choice === undefined) report(place, `must be one of ${choices.join(", ")}`);
  return choice;
}

function isWholeNumber(value: unknown, min: number, max: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}
