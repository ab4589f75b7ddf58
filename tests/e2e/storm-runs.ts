/** The runs of a storm: whom they are for, what they ask for, and what the other side witnessed of them. */
import type { ConditionStatus, MessageStatus, RunResource } from "@failover-kit/core/model";
import { SeededRandom } from "@failover-kit/engine/testing";
import type { Scenario } from "@failover-kit/simulator";
import type { TimedSystem, WitnessedMessage } from "../system.ts";

/** What one run asks for. Its first message waits for the condition; the second one is an SMS. */
export interface StormRun {
  readonly channel: ReadableChannel;
  readonly first: string; // the recipient of the first message
  readonly second: string;
  readonly condition: ConditionStatus;
  readonly expirySeconds: number;
  readonly stopOnReply: boolean;
  readonly writesBack: boolean; // the first recipient, a second after each message, without reading it
  readonly onUnknown: "send_again" | "give_up";
}

/** One fact that our server was told and has confirmed with a 200. */
export interface Told {
  readonly messageUuid: string;
  readonly status: MessageStatus;
  readonly at: number; // epoch milliseconds
}

/** One run as it ended, and what the simulator knows of it. */
export interface WitnessedRun extends StormRun {
  readonly run: RunResource;
  readonly firsts: readonly WitnessedMessage[]; // accepted for the first recipient, oldest first
  readonly seconds: readonly WitnessedMessage[];
  readonly told: readonly Told[];
  readonly repliesToldAt: readonly number[];
}

const senders = {
  messenger: "104000000000001",
  viber_service: "9016",
  whatsapp: "447700900100",
  rcs: "ParcelCoAgent",
} as const;

/** The channels on which a message can be read, and a person can write back. */
type ReadableChannel = keyof typeof senders;

const readableChannels = Object.keys(senders) as readonly ReadableChannel[];

const digits = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "50"];

/** Over which channels the first message of a storm goes, and how its recipients behave; absent: all of them. */
export interface Population {
  readonly channels?: readonly ReadableChannel[];
  readonly firstDigits?: readonly string[];
}

/** As many runs as asked for, each for two people of its own; the same seed gives the same. */
export function planRuns(count: number, seed: number, population: Population = {}): readonly StormRun[] {
  const { channels = readableChannels, firstDigits = digits } = population;
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(3, "0");
    return {
      channel: random.pick(channels),
      first: `4477008${number}${random.pick(firstDigits)}`,
      second: `4477009${number}${random.pick(digits)}`,
      condition: random.pick(["delivered", "read"] as const),
      expirySeconds: random.pick([15, 90]),
      stopOnReply: random.below(2) === 0,
      writesBack: random.below(3) === 0,
      onUnknown: random.pick(["send_again", "give_up"] as const),
    };
  });
}

/** Nothing is as planned for anybody; some people write back besides. */
export function scenariosFor(runs: readonly StormRun[], faults: NonNullable<Scenario["faults"]>): Scenario[] {
  const writers = runs.filter(({ writesBack }) => writesBack);
  return [...writers.map(({ first: to }) => ({ to, person: "replier-unread", faults }) as const), { faults }];
}

const text = { message_type: "text", text: "Parcel 7731 arrives at 14:10." } as const;

/** Begins a run. Returns its id. */
export async function begin({ client }: TimedSystem, plan: StormRun): Promise<string> {
  const { channel, first, second, condition, expirySeconds, stopOnReply, onUnknown } = plan;
  const failover = {
    condition_status: condition,
    expiry_time: expirySeconds,
    ...(stopOnReply && { stop_on_reply: true }),
  };
  const { id } = await client.createRun({
    steps: [
      { channel, from: senders[channel], to: first, ...text, failover },
      { channel: "sms", from: "ParcelCo", to: second, ...text },
    ],
    on_unknown: onUnknown,
    final_expiry_time: 150,
  });
  return id;
}

interface SentWebhook {
  readonly kind: "status" | "inbound";
  readonly attempts: readonly { readonly at: string; readonly status: number | null }[];
  readonly body: { readonly message_uuid: string; readonly status: MessageStatus; readonly from: string };
}

/** What has become of the runs, from our API and from the simulator. */
export async function witness(
  system: TimedSystem,
  runs: readonly (StormRun & { readonly id: string })[],
): Promise<readonly WitnessedRun[]> {
  const byRecipient = Map.groupBy(await system.messages(), ({ to }) => to);
  const confirmed = await confirmedWebhooks(system);
  return Promise.all(
    runs.map(async ({ id, ...plan }) => {
      const firsts = byRecipient.get(plan.first) ?? [];
      const seconds = byRecipient.get(plan.second) ?? [];
      const uuids = [...firsts, ...seconds].map(({ message_uuid }) => message_uuid);
      const told = confirmed
        .filter(({ kind, body }) => kind === "status" && uuids.includes(body.message_uuid))
        .map(({ body, at }) => ({ messageUuid: body.message_uuid, status: body.status, at }));
      const repliesToldAt = confirmed
        .filter(({ kind, body }) => kind === "inbound" && body.from === plan.first)
        .map(({ at }) => at);
      return { ...plan, run: await system.client.getRun(id), firsts, seconds, told, repliesToldAt };
    }),
  );
}

async function confirmedWebhooks({ simulator }: TimedSystem) {
  const answer = await fetch(`${simulator.url}/simulator/webhooks`);
  const { webhooks } = (await answer.json()) as { readonly webhooks: readonly SentWebhook[] };
  return webhooks.flatMap(({ kind, attempts, body }) => {
    const confirmation = attempts.find(({ status }) => status === 200);
    return confirmation === undefined ? [] : [{ kind, body, at: Date.parse(confirmation.at) }];
  });
}
