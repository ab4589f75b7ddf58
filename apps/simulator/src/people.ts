/** The table of simulated people: the last two digits of an address say how its owner behaves. */
import type { Behaviour, PlannedStatus } from "./behaviour.ts";

const submitted: PlannedStatus = { status: "submitted", after_ms: 0 };
const delivered: PlannedStatus = { status: "delivered", after_ms: 200 };
const read: PlannedStatus = { status: "read", after_ms: 600 };
const reader = [submitted, delivered, read]; // `read` is left out where the channel does not report it

const people: Readonly<Record<string, Behaviour>> = {
  "01": { answer: "accept", statuses: reader },
  "02": { answer: "accept", statuses: [submitted, delivered] },
  "03": { answer: "accept", statuses: [{ status: "rejected", after_ms: 100, error_code: 1300 }] },
  "04": {
    answer: "accept",
    statuses: [submitted, { status: "undeliverable", after_ms: 1000, error_code: 1180 }],
  },
  "05": { answer: "accept", statuses: [submitted] },
  "06": { answer: "refuse", statuses: [] },
  "07": { answer: "throttle", times: 2, retry_after: 1, statuses: reader },
  "08": { answer: "fail", times: 1, statuses: reader },
  "09": { answer: "cut_after_accept", statuses: reader },
  "10": {
    answer: "accept",
    statuses: [submitted, { status: "delivered", after_ms: 5000 }, { status: "read", after_ms: 6000 }],
  },
  "11": { answer: "accept", statuses: reader, duplicate: true, shuffle: true },
  "12": { answer: "statuses_first", statuses: reader },
  "13": { answer: "cut_before_accept", times: 1, statuses: reader },
};

const anyOther: Behaviour = {
  answer: "accept",
  statuses: [submitted, { status: "delivered", after_ms: 500 }, { status: "read", after_ms: 2000 }],
};

/** How the owner of an address behaves when no scenario says otherwise. */
export function personAt(address: string): Behaviour {
  const lastTwo = address.slice(-2);
  return Object.hasOwn(people, lastTwo) ? (people[lastTwo] ?? anyOther) : anyOther;
}
