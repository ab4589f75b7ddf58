/** Right bodies of every kind, made from the channel table, before they are spoilt. */
import { type Channel, channelRules, channels, v01Address } from "@failover-kit/core/model";
import type { SeededRandom } from "@failover-kit/engine/testing";
import { spoil } from "./spoil.ts";

type Json = Record<string, unknown>;

/** A door, and a body for it as text. */
export interface WorkflowBody {
  readonly door: "workflows" | "dispatch" | "messages" | "runs";
  readonly text: string;
}

/** A body for one of the doors through which runs come in. */
export function workflowBody(random: SeededRandom): WorkflowBody {
  const door = random.pick(["workflows", "dispatch", "messages", "runs"] as const);
  const count = random.chance(0.05) ? 18 + random.below(5) : 1 + random.below(4);
  const isOlder = door === "workflows" || door === "dispatch";
  const steps = Array.from({ length: count }, (_, index) => step(isOlder, index === count - 1, random));
  if (door === "runs") return { door, text: spoil({ steps, ...settings(random) }, random) };
  if (isOlder) return { door, text: spoil({ template: "failover", workflow: steps }, random) };
  return { door, text: spoil(messageBody(steps, random), random) };
}

/** A body for one of the two webhooks, about one of these messages. */
export function webhookBody(random: SeededRandom, known: readonly Json[]): string {
  return spoil(random.chance(0.8) ? status(random, known) : inbound(random), random);
}

function step(isOlder: boolean, isLast: boolean, random: SeededRandom): Json {
  const known = channels.filter((channel) => !isOlder || channelRules[channel].v01 !== null);
  const channel = random.pick(known);
  const rule = isLast ? {} : { failover: failoverRule(channel, random) };
  const from = addressOf(channelRules[channel].from, random);
  const to = addressOf(channelRules[channel].to, random);
  const content = contentOf(channel, isOlder, random);
  if (!isOlder) {
    const { type, ...parts } = content;
    return { channel, message_type: type, from, to, ...parts, ...rule };
  }
  const sides = { from: v01Address(channel, "from", from), to: v01Address(channel, "to", to) };
  return { ...sides, message: { content }, ...rule };
}

function contentOf(channel: Channel, isOlder: boolean, random: SeededRandom): Json {
  const { contents, v01 } = channelRules[channel];
  const type = random.pick((isOlder ? (v01?.contents ?? []) : contents).filter((name) => name in simple));
  return { type, [type]: simple[type] };
}

const url = "https://cdn.example.com/map.png";
const simple: Json = {
  text: "Parcel 7731 arrives at 14:10.",
  image: { url },
  audio: { url },
  file: { url },
  custom: { deep: [{ er: 1 }] },
  sticker: { id: "s1" },
};

function failoverRule(channel: Channel, random: SeededRandom): Json {
  const condition = channelRules[channel].reportsRead && random.chance(0.5) ? "read" : "delivered";
  const seconds = random.pick([15, 86_400, 600, "600", 14, 86_401]);
  return { condition_status: condition, expiry_time: seconds };
}

function addressOf(form: string, random: SeededRandom): string {
  if (form === "sender" && random.chance(0.5)) return "ParcelCo";
  return `4477009${String(random.below(100_000)).padStart(5, "0")}`;
}

function settings(random: SeededRandom): Json {
  return random.chance(0.5) ? {} : { client_ref: "order-7731", metadata: { note: [1, { two: null }] } };
}

function messageBody(steps: readonly Json[], random: SeededRandom): Json {
  const [primary = {}, ...others] = steps.map(({ failover, ...message }) => {
    const rule = failover !== undefined && random.chance(0.3) ? { failover_rule: failover } : {};
    return { ...message, ...rule };
  });
  return others.length === 0 ? primary : { ...primary, failover: others };
}

const statuses = ["submitted", "delivered", "read", "rejected", "undeliverable", "accepted"];

function status(random: SeededRandom, known: readonly Json[]): Json {
  const about =
    known.length > 0 && random.chance(0.9) ? random.pick(known) : { message_uuid: "nobody-knows" };
  const code = random.pick([1300, 1340, 1180, 1070]);
  const name = random.pick(statuses);
  const isOlder = random.chance(0.5);
  const failed = name === "rejected" || name === "undeliverable";
  const error = isOlder
    ? { code, reason: "No" }
    : { type: `messages#${code}`, title: String(code), detail: "No", instance: "i" };
  return {
    ...about,
    status: name,
    timestamp: "2026-02-03T12:14:25Z",
    ...(isOlder
      ? { to: { type: "sms", number: "447700900042" }, from: { type: "sms", number: "447700900100" } }
      : { channel: "sms", to: "447700900042", from: "447700900100" }),
    ...(failed && { error }),
    ...(random.chance(0.4) && { usage: { currency: "EUR", price: random.pick(["0.0333", "9999.1", "0"]) } }),
    ...(random.chance(0.1) && { workflow: { workflow_id: "w", items_number: "1", items_total: 2 } }),
  };
}

function inbound(random: SeededRandom): Json {
  const same = { message_uuid: `in-${random.below(1000)}`, timestamp: "2026-02-03T12:14:25Z" };
  return random.chance(0.5)
    ? {
        ...same,
        channel: "sms",
        to: "447700900100",
        from: "447700900042",
        message_type: "text",
        text: "STOP",
      }
    : {
        ...same,
        to: { type: "messenger", id: "1040" },
        from: { type: "messenger", id: "2901" },
        message: { content: { type: "text", text: "hello" } },
      };
}
