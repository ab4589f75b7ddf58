/** Who is written to, and what should become of it. */

/** A person, and the channels over which messages to them should go, whoever sends them. */
export interface Person {
  readonly to: string;
  readonly channels: readonly string[];
}

// The last two digits say how a simulated person behaves; a scenario makes everybody take an SMS.
const kinds = {
  takesViber: { digits: "42", channels: ["viber_service"] },
  notOnViber: { digits: "03", channels: ["viber_service", "sms"] },
  silentOnViber: { digits: "05", channels: ["viber_service", "sms"] },
} as const;

/** The scenarios under which people behave so. */
export const peopleAsTheyAre = [{ channel: "sms", person: "anybody" }];

/** Sixty of a hundred take the Viber message, thirty are not on Viber, ten are never heard of there; `from` keeps them apart from others. */
export function mixedPeople(count: number, from: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const place = index % 10;
    if (place === 9) return personOf("silentOnViber", from + index);
    return personOf(place < 6 ? "takesViber" : "notOnViber", from + index);
  });
}

/** Everybody needs both messages. Each status comes long after its message: only an overloaded n8n still misses it. */
export function slowScenarios(afterMs: number) {
  const after = (status: string, error: object = {}) => ({
    answer: "accept",
    statuses: [
      { status: "submitted", after_ms: 0 },
      { status, after_ms: afterMs, ...error },
    ],
  });
  return [
    { channel: "viber_service", behaviour: after("rejected", { error_code: 1300 }) },
    { channel: "sms", behaviour: after("delivered") },
  ];
}

/** People who all need both messages; `from` keeps them apart from others. */
export function slowPeople(count: number, from = 0): Person[] {
  return Array.from({ length: count }, (_, index) => personOf("notOnViber", from + index));
}

function personOf(kind: keyof typeof kinds, index: number): Person {
  const { digits, channels } = kinds[kind];
  return { to: `44770${String(index).padStart(5, "0")}${digits}`, channels };
}
