import { channels, isChannel, type MessageStatus } from "@failover-kit/core/model";
import { isRecord } from "../is-record.ts";
import type { InvalidParameter } from "../routes/problem.ts";
import { type Answer, answers, type Behaviour, type PlannedReply, type PlannedStatus } from "./behaviour.ts";
import { type Faults, faultNames } from "./faults.ts";
import { type PersonName, personNames } from "./people.ts";
import type { Scenario } from "./scenarios.ts";

type Fields = Readonly<Record<string, unknown>>;
type Report = (place: string, reason: string) => void;

const statuses: readonly MessageStatus[] = ["submitted", "delivered", "read", "rejected", "undeliverable"];
const longestPlannedMs = 30 * 24 * 3_600_000;

/** What a body says; with faults nothing of it is to be used. */
interface Parsed {
  readonly scenarios: Scenario[];
  readonly seed: string | undefined;
  readonly faults: InvalidParameter[];
}

/** Reads `{ scenarios: […], seed? }`. Every fault names its place and what to write instead. */
export function parseScenarios(body: unknown): Parsed {
  const faults: InvalidParameter[] = [];
  const report: Report = (name, reason) => faults.push({ name, reason });
  const { scenarios: list, seed } = fieldsOf(body, "body", ["scenarios", "seed"], report);
  if (seed !== undefined && typeof seed !== "string" && typeof seed !== "number") {
    report("seed", "must be text or a number");
  }
  if (!Array.isArray(list)) report("scenarios", "must be a list, for example [] for none");
  const items = Array.isArray(list) ? list : [];
  return {
    scenarios: items.map((item, index) => parseScenario(item, `scenarios[${index}]`, report)),
    seed: seed === undefined ? undefined : String(seed),
    faults,
  };
}

const scenarioFields = ["channel", "to", "behaviour", "person", "faults"];

function parseScenario(value: unknown, place: string, report: Report): Scenario {
  const { channel, to, behaviour, person, faults } = fieldsOf(value, place, scenarioFields, report);
  if (channel !== undefined && !isChannel(channel)) {
    report(`${place}.channel`, `must be one of ${channels.join(", ")}, or left out for all channels`);
  }
  if (to !== undefined && (typeof to !== "string" || to === "")) {
    report(`${place}.to`, "must be a whole address as text, or left out for all recipients");
  }
  if (behaviour !== undefined && person !== undefined) {
    report(`${place}.person`, "must be left out where a behaviour is given");
  }
  const name = person === undefined ? undefined : oneOf(personNames, person, `${place}.person`, report);
  return {
    ...(isChannel(channel) && { channel }),
    ...(typeof to === "string" && { to }),
    ...(name !== undefined && { person: name }),
    ...(behaviour !== undefined && { behaviour: parseBehaviour(behaviour, `${place}.behaviour`, report) }),
    ...(faults !== undefined && { faults: parseFaults(faults, `${place}.faults`, report) }),
  };
}

const behaviourFields = ["answer", "times", "retry_after", "statuses", "replies", "faults"];

function parseBehaviour(value: unknown, place: string, report: Report): Behaviour {
  const fields = fieldsOf(value, place, behaviourFields, report);
  const { replies, faults } = fields;
  return {
    answer: oneOf(answers, fields.answer, `${place}.answer`, report) ?? "accept",
    ...parseTimes(fields, place, report),
    statuses: parseStatuses(fields.statuses, `${place}.statuses`, report),
    ...(replies !== undefined && { replies: parseReplies(replies, `${place}.replies`, report) }),
    ...(faults !== undefined && { faults: parseFaults(faults, `${place}.faults`, report) }),
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

function parseFaults(value: unknown, place: string, report: Report): Faults {
  const fields = fieldsOf(value, place, [...faultNames, "longest_delay_ms"], report);
  for (const name of faultNames) {
    const chance = fields[name];
    if (chance === undefined || (typeof chance === "number" && chance >= 0 && chance <= 1)) continue;
    report(`${place}.${name}`, "must be a chance from 0 (never) to 1 (always)");
  }
  const { longest_delay_ms: longestDelayMs } = fields;
  if (longestDelayMs !== undefined && !isWholeNumber(longestDelayMs, 0, longestPlannedMs)) {
    report(
      `${place}.longest_delay_ms`,
      `must be a whole number of milliseconds from 0 to ${longestPlannedMs}`,
    );
  }
  return fields;
}

function parseReplies(value: unknown, place: string, report: Report): PlannedReply[] {
  if (!Array.isArray(value)) {
    report(place, 'must be a list, for example [{ "after_ms": 1000, "text": "Thank you!" }]');
    return [];
  }
  return value.map((item, index) => {
    const at = `${place}[${index}]`;
    const { after_ms: afterMs, text } = fieldsOf(item, at, ["after_ms", "text"], report);
    if (!isWholeNumber(afterMs, 0, longestPlannedMs)) {
      report(`${at}.after_ms`, `must be a whole number of milliseconds from 0 to ${longestPlannedMs}`);
    }
    if (typeof text !== "string" || text === "") report(`${at}.text`, "must be text that is not empty");
    return { after_ms: Number(afterMs), text: String(text) };
  });
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
  if (afterMs !== "ttl" && !isWholeNumber(afterMs, 0, longestPlannedMs)) {
    report(
      `${place}.after_ms`,
      `must be a whole number of milliseconds from 0 to ${longestPlannedMs}, or ttl`,
    );
  }
  if (errorCode !== undefined && !isWholeNumber(errorCode, 1000, 9999)) {
    report(`${place}.error_code`, "must be a number of four digits, for example 1300");
  }
  return {
    status: oneOf(statuses, fields.status, `${place}.status`, report) ?? "submitted",
    after_ms: afterMs === "ttl" ? afterMs : Number(afterMs),
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

function oneOf<T extends Answer | MessageStatus | PersonName>(
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
