/** The simulated people: the last two digits of an address say how its owner behaves, a scenario can name any of them. */
import type { Behaviour, PlannedStatus } from "./behaviour.ts";

const submitted: PlannedStatus = { status: "submitted", after_ms: 0 };
const delivered: PlannedStatus = { status: "delivered", after_ms: 200 };
const read: PlannedStatus = { status: "read", after_ms: 600 };
const reader = [submitted, delivered, read]; // `read` is left out where the channel does not report it

const people = {
  reader: { answer: "accept", statuses: reader },
  "non-reader": { answer: "accept", statuses: [submitted, delivered] },
  "not-on-channel": rejected(1300),
  "handset-off": {
    answer: "accept",
    statuses: [submitted, { status: "undeliverable", after_ms: 1000, error_code: 1180 }],
  },
  unheard: { answer: "accept", statuses: [submitted] },
  refused: { answer: "refuse", statuses: [] },
  throttled: { answer: "throttle", times: 2, retry_after: 1, statuses: reader },
  failing: { answer: "fail", times: 1, statuses: reader },
  "answer-lost": { answer: "cut_after_accept", statuses: reader },
  late: {
    answer: "accept",
    statuses: [submitted, { status: "delivered", after_ms: 5000 }, { status: "read", after_ms: 6000 }],
  },
  shuffled: { answer: "accept", statuses: reader, faults: { duplicate: 1, reorder: 1 } },
  early: { answer: "statuses_first", statuses: reader },
  "request-lost": { answer: "cut_before_accept", times: 1, statuses: reader },
  anybody: {
    answer: "accept",
    statuses: [submitted, { status: "delivered", after_ms: 500 }, { status: "read", after_ms: 2000 }],
  },
  duplicate: { answer: "accept", statuses: reader, faults: { duplicate: 1 } },
  "read-first": {
    answer: "accept",
    statuses: [submitted, { status: "read", after_ms: 200 }, { status: "delivered", after_ms: 600 }],
  },
  silent: { answer: "accept", statuses: [] },
  hanging: { answer: "hang_after_accept", statuses: reader },
  "failing-after-accept": { answer: "fail_after_accept", statuses: reader },
  "no-credit": { answer: "no_credit", statuses: [] },
  "window-closed": rejected(1340),
  "opted-out": rejected(1240),
  "provider-down": rejected(1331),
  "ttl-rejected": {
    answer: "accept",
    statuses: [submitted, { status: "rejected", after_ms: "ttl", error_code: 1360 }],
  },
  "ttl-silent": { answer: "accept", statuses: [submitted] }, // until 2021 nothing was reported when a ttl ran out
  replier: { answer: "accept", statuses: reader, replies: [{ after_ms: 1000, text: "Thank you!" }] },
  "replier-unread": {
    answer: "accept",
    statuses: [submitted, delivered],
    replies: [{ after_ms: 1000, text: "Thank you!" }],
  },
  "hard-to-recall": {
    answer: "accept",
    statuses: [submitted, { status: "delivered", after_ms: 3_600_000 }],
    faults: { deliver_during_revoke: 1 },
  },
} satisfies Readonly<Record<string, Behaviour>>;

/** The name of a simulated person. */
export type PersonName = keyof typeof people;

/** All people, in the order in which they are shown. */
export const personNames = Object.keys(people) as readonly PersonName[];

/** How a named person behaves. */
export function behaviourOf(name: PersonName): Behaviour {
  return people[name];
}

const namesByDigits: ReadonlyMap<string, PersonName> = new Map([
  ["01", "reader"],
  ["02", "non-reader"],
  ["03", "not-on-channel"],
  ["04", "handset-off"],
  ["05", "unheard"],
  ["06", "refused"],
  ["07", "throttled"],
  ["08", "failing"],
  ["09", "answer-lost"],
  ["10", "late"],
  ["11", "shuffled"],
  ["12", "early"],
  ["13", "request-lost"],
]);

/** How the owner of an address behaves when no scenario says otherwise. */
export function personAt(address: string): Behaviour {
  return people[namesByDigits.get(address.slice(-2)) ?? "anybody"];
}

/** The table of people as others see it. */
export function listPeople(): readonly { name: PersonName; digits: string | null; behaviour: Behaviour }[] {
  const digitsByName = new Map([...namesByDigits].map(([digits, name]) => [name, digits]));
  return personNames.map((name) => ({
    name,
    digits: digitsByName.get(name) ?? null,
    behaviour: people[name],
  }));
}

/** A rejection by the provider, with no `submitted` before it. */
function rejected(errorCode: number): Behaviour {
  return { answer: "accept", statuses: [{ status: "rejected", after_ms: 100, error_code: errorCode }] };
}
