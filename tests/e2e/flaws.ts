/** The table of what can be wrong with a request for a run. */
import { recipients, runRequest, workflowRequest } from "../requests.ts";

type Json = Record<string, unknown>;

/** What is wrong, where in the older shape, where in ours, and how to get there from a right request. */
export interface Flaw {
  readonly flaw: string;
  readonly older: string | null; // null: cannot be said there
  readonly ours: string | null;
  readonly spoil: (steps: Json[], isOurs: boolean) => unknown; // returns the steps to send, or nothing for the spoilt ones
}

const rule = (changes: Json) => (steps: Json[]) => {
  steps[0] = { ...steps[0], failover: { expiry_time: 15, condition_status: "read", ...changes } };
};
const toOfLast = (number: unknown) => (steps: Json[], isOurs: boolean) => {
  steps[1] = { ...steps[1], to: isOurs ? number : { type: "sms", number } };
};
const textOfStep = (index: number, text: unknown) => (steps: Json[], isOurs: boolean) => {
  steps[index] = {
    ...steps[index],
    ...(isOurs ? { text } : { message: { content: { type: "text", text } } }),
  };
};
const expiryPlace = { older: "workflow[0].failover.expiry_time", ours: "steps[0].failover.expiry_time" };
const toPlace = { older: "workflow[1].to.number", ours: "steps[1].to" };
const lastText = { older: "workflow[1].message.content.text", ours: "steps[1].text" };
const firstText = { older: "workflow[0].message.content.text", ours: "steps[0].text" };

/** One thing wrong in each. */
export const flaws: readonly Flaw[] = [
  { flaw: "14 seconds", older: expiryPlace.older, ours: null, spoil: rule({ expiry_time: 14 }) },
  { flaw: "86,401 seconds", older: expiryPlace.older, ours: null, spoil: rule({ expiry_time: 86_401 }) },
  { flaw: "0 seconds", ...expiryPlace, spoil: rule({ expiry_time: 0 }) },
  { flaw: "2,592,001 seconds", ...expiryPlace, spoil: rule({ expiry_time: 2_592_001 }) },
  { flaw: "half a second more", ...expiryPlace, spoil: rule({ expiry_time: 15.5 }) },
  { flaw: "seconds in words", ...expiryPlace, spoil: rule({ expiry_time: "ten minutes" }) },
  {
    flaw: "an unknown condition",
    older: "workflow[0].failover.condition_status",
    ours: "steps[0].failover.condition_status",
    spoil: rule({ condition_status: "seen" }),
  },
  {
    flaw: "read on SMS",
    older: "workflow[0].failover.condition_status",
    ours: "steps[0].failover.condition_status",
    spoil: ([first, last]) => [{ ...last, failover: first?.failover }, last],
  },
  {
    flaw: "a missing failover in the middle",
    older: "workflow[1].failover",
    ours: "steps[1].failover",
    spoil: ([first, last]) => [first, last, last],
  },
  {
    flaw: "a failover on the last step",
    older: "workflow[1].failover",
    ours: "steps[1].failover",
    spoil: ([first, last]) => [
      first,
      { ...last, failover: { expiry_time: 15, condition_status: "delivered" } },
    ],
  },
  {
    flaw: "an unknown channel",
    older: "workflow[1].to.type",
    ours: "steps[1].channel",
    spoil: ([first, last], isOurs) => [
      first,
      isOurs ? { ...last, channel: "pigeon" } : { ...last, to: { type: "pigeon", number: "447700900001" } },
    ],
  },
  {
    flaw: "an unknown content type",
    older: "workflow[1].message.content.type",
    ours: "steps[1].message_type",
    spoil: ([first, last], isOurs) => [
      first,
      { ...last, ...(isOurs ? { message_type: "song" } : { message: { content: { type: "song" } } }) },
    ],
  },
  {
    flaw: "content that the channel cannot carry",
    older: "workflow[1].message.content.type",
    ours: "steps[1].message_type",
    spoil: ([first, last], isOurs) => {
      const image = { type: "image", image: { url: "https://cdn.example.com/map.png" } };
      if (!isOurs) return [first, { ...last, message: { content: image } }];
      return [first, { ...last, text: undefined, message_type: image.type, image: image.image }];
    },
  },
  { flaw: "a too long text on Messenger", ...firstText, spoil: textOfStep(0, "x".repeat(641)) },
  { flaw: "a too long text in an SMS", ...lastText, spoil: textOfStep(1, "x".repeat(3201)) },
  { flaw: "an empty text", ...lastText, spoil: textOfStep(1, "") },
  { flaw: "a text that is none", ...lastText, spoil: textOfStep(1, { de: "Hallo" }) },
  { flaw: "NUL in a text", ...lastText, spoil: textOfStep(1, "Parcel\u0000 7731") },
  { flaw: "half a character in a text", ...lastText, spoil: textOfStep(1, "Parcel \ud83d 7731") },
  { flaw: "a number with +", ...toPlace, spoil: toOfLast("+447700900001") },
  { flaw: "a number with 00", ...toPlace, spoil: toOfLast("00447700900001") },
  { flaw: "a number with letters", ...toPlace, spoil: toOfLast("0800-PARCEL") },
  {
    flaw: "21 steps",
    older: "workflow",
    ours: "steps",
    spoil: ([first, last]) => [...Array.from({ length: 20 }, () => first), last],
  },
  { flaw: "no step", older: "workflow", ours: "steps", spoil: () => [] },
  { flaw: "an object instead of a list", older: "workflow", ours: "steps", spoil: (steps) => ({ ...steps }) },
  {
    flaw: "a step that is null",
    older: "workflow[2]",
    ours: "steps[2]",
    spoil: ([first, last]) => [
      first,
      { ...last, failover: first?.failover && { expiry_time: 15, condition_status: "delivered" } },
      null,
    ],
  },
];

/** A right request with the steps spoilt. */
export function spoilt({ spoil }: Flaw, isOurs: boolean): Json {
  const right: Json = isOurs ? { ...runRequest(recipients("01")) } : { ...workflowRequest(recipients("01")) };
  const list = isOurs ? "steps" : "workflow";
  const steps = structuredClone(right[list]) as Json[];
  return { ...right, [list]: spoil(steps, isOurs) ?? steps };
}
