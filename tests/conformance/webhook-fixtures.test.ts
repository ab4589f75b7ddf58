/**
 * Webhooks as fixtures: `tests/fixtures/webhooks/<channel>/<status>.json`, recorded from the simulator and played into the
 * server. `RECORD_WEBHOOKS=1` records them again.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Channel, channelRules, channels, type StepState } from "@failover-kit/core/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../repo/source-files.ts";
import { startTimedSystem, type TimedSystem, type WitnessedMessage } from "../system.ts";
import {
  type Fixture,
  generations,
  recordedRef,
  recordedUuid,
  recordWebhooks,
  sampleMessage,
  type WebhookBody,
} from "./record-webhooks.ts";

const folder = join(root, "tests/fixtures/webhooks");

function readFixtures(channel: Channel): ReadonlyMap<string, Fixture> {
  if (!existsSync(join(folder, channel))) return new Map();
  const files = readdirSync(join(folder, channel)).toSorted();
  return new Map(
    files.map((file) => [
      file.replace(".json", ""),
      JSON.parse(readFileSync(join(folder, channel, file), "utf8")) as Fixture,
    ]),
  );
}

function writeFixtures(channel: Channel, fixtures: ReadonlyMap<string, Fixture>): void {
  rmSync(join(folder, channel), { recursive: true, force: true });
  mkdirSync(join(folder, channel), { recursive: true });
  for (const [name, fixture] of fixtures) {
    writeFileSync(join(folder, channel, `${name}.json`), `${JSON.stringify(fixture, null, 2)}\n`);
  }
}

describe.each(channels)("the recorded webhooks of %s", (channel) => {
  it("are what the simulator sends today, one for each status that the channel reports", async () => {
    const recorded = await recordWebhooks(channel);
    if (process.env.RECORD_WEBHOOKS) writeFixtures(channel, recorded);
    const statuses = ["submitted", "delivered", "rejected", "undeliverable", "inbound"];
    const known = channelRules[channel].reportsRead ? [...statuses, "read"] : statuses;
    expect([...recorded.keys()].toSorted()).toEqual(known.toSorted());
    expect(readFixtures(channel)).toEqual(
      new Map([...recorded].toSorted(([left], [right]) => (left < right ? -1 : 1))),
    );
  });
});

/** What a status makes of the first step, and of the run: both messages wait for `read`, or `delivered` where that is all. */
function expectedOf(channel: Channel, status: string): { state: StepState; stepIndex: number; run: string } {
  const needed = channelRules[channel].reportsRead ? "read" : "delivered";
  if (status === needed) return { state: needed, stepIndex: 0, run: "completed" };
  if (status === "rejected" || status === "undeliverable")
    return { state: status, stepIndex: 1, run: "running" };
  return { state: status === "delivered" ? "delivered" : "submitted", stepIndex: 0, run: "running" };
}

const cases = channels.flatMap((channel) =>
  [...readFixtures(channel)].flatMap(([status, fixture]) =>
    generations.flatMap((generation) => {
      const body = fixture[generation];
      return body === undefined ? [] : [{ channel, status, generation, body }];
    }),
  ),
);

describe("a recorded webhook, played into the server", () => {
  let system: TimedSystem;

  beforeAll(async () => {
    const signatureSecret = "shared-by-both-sides-in-tests";
    const environment = { FAILOVER_GATEWAY_SIGNATURE_SECRET: signatureSecret };
    system = await startTimedSystem({ environment, simulator: { signatureSecret } });
    // The first try fails and is sent again: its reference must not be taken for that of the second one.
    await system.useScenarios({ scenarios: [{ behaviour: { answer: "fail", times: 1, statuses: [] } }] });
  });

  afterAll(() => system.stop());

  /** A run whose first message was accepted at the second try, and of which nothing was reported. */
  async function begin(channel: Channel, digits: string): Promise<{ id: string; message: WitnessedMessage }> {
    const needed = channelRules[channel].reportsRead ? "read" : "delivered";
    const failover = { condition_status: needed, expiry_time: 600, stop_on_reply: true } as const;
    const sms = sampleMessage("sms", "77");
    const first = sampleMessage(channel, digits);
    const { id } = await system.client.createRun({ steps: [{ ...first, failover }, sms] });
    await system.advance(1000);
    const message = (await system.messages(first.to)).at(-1);
    if (message === undefined) throw new Error("nothing was accepted");
    expect(message.client_ref).toBe(`${id.replaceAll("-", "")}.0.2`);
    return { id, message };
  }

  /** Plays webhooks by way of the simulator, which signs them. */
  async function play(kind: "status" | "inbound", body: WebhookBody): Promise<void> {
    const answer = await fetch(`${system.simulator.url}/simulator/webhooks`, {
      method: "POST",
      body: JSON.stringify({ webhooks: [{ kind, body }] }),
    });
    expect(await answer.json()).toEqual({ sent: 1 });
    await system.settle();
  }

  const statuses = cases.filter(({ status }) => status !== "inbound");

  it.each(statuses.map((one, index) => ({ ...one, index })))(
    "$channel $status in the words of $generation finds its attempt",
    async ({ channel, status, body, index }) => {
      const { id, message } = await begin(channel, String(100 + index));
      expect(body.client_ref).toBe(recordedRef);
      await play("status", { ...aboutMessage(body, message), client_ref: message.client_ref });
      const run = await system.client.getRun(id);
      const expected = expectedOf(channel, status);
      expect([run.status, run.step_index]).toEqual([expected.run, expected.stepIndex]);
      expect(run.steps[0]).toMatchObject({
        state: expected.state,
        message_status: status,
        message_uuid: message.message_uuid,
        attempts: 2,
        usage: body.usage ?? null,
      });
      const isFailure = status === "rejected" || status === "undeliverable";
      expect(run.steps[0]?.error?.code ?? null).toBe(
        isFailure ? { rejected: "1300", undeliverable: "1180" }[status] : null,
      );
      await system.client.cancelRun(id).catch(() => {});
    },
  );

  it.each(statuses.filter(({ status }) => status === "submitted").map((one, index) => ({ ...one, index })))(
    "$channel $status in the words of $generation finds it without our reference",
    async ({ channel, status, body, index }) => {
      const { id, message } = await begin(channel, String(200 + index));
      const { client_ref: _, ...rest } = aboutMessage(body, message);
      await play("status", rest);
      const { steps } = await system.client.getRun(id);
      expect(steps[0]).toMatchObject({ message_status: status, attempts: 2 });
    },
  );

  it.each(cases.filter(({ status }) => status === "inbound").map((one, index) => ({ ...one, index })))(
    "$channel $status in the words of $generation is the person's answer",
    async ({ channel, body, index }) => {
      const { id, message } = await begin(channel, String(300 + index));
      const text = JSON.stringify(body).replaceAll(sampleMessage(channel, "05").to, message.to);
      const timestamp = new Date(system.clock.now()).toISOString();
      await play("inbound", { ...(JSON.parse(text) as WebhookBody), timestamp });
      expect((await system.client.getRun(id)).outcome).toMatchObject({ reason: "replied", channel });
    },
  );
});

/** The recorded body, said of this message. */
function aboutMessage(body: WebhookBody, { message_uuid: uuid }: WitnessedMessage): WebhookBody {
  return JSON.parse(JSON.stringify(body).replaceAll(recordedUuid, uuid)) as WebhookBody;
}
