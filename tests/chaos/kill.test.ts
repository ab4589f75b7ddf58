/** The server is killed again and again while callers, messages, statuses and timers are under way. */
import type { RunEventResource, RunResource } from "@failover-kit/core/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finalReports } from "../receiver.ts";
import { createClient, listAllRuns, listMessages, type WitnessedMessage } from "../system.ts";
import { until } from "../until.ts";
import { type Arena, Callers, prepareArena, seededRandom } from "./arena.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const KILLS = 6;
const SEED = 20_180_611;

// Delivered and read, never read, rejected, undeliverable, silent, refused, throttled, failing, answer lost, repeated,
// reported before the answer, connection broken, anybody.
const firstPeople = [
  "01",
  "01",
  "02",
  "03",
  "04",
  "05",
  "06",
  "07",
  "08",
  "09",
  "09",
  "11",
  "12",
  "13",
  "42",
];
const lastPeople = ["01", "01", "01", "03", "05", "08", "09", "11", "12", "13"];

let arena: Arena;
let server: ServerProcess;

afterEach(async () => {
  await server.end("SIGKILL");
  await arena.close();
});

/** Makes run after run, each for people of their own: the simulator counts bad answers by person. */
function createRunMaker(random: () => number): () => unknown {
  let count = 0;
  const pick = (digits: readonly string[]) => digits[Math.floor(random() * digits.length)] ?? "01";
  return () => {
    count += 1;
    const number = `44${String(count).padStart(9, "0")}`;
    const text = "Parcel 7731 arrives at 14:10.";
    const first = { channel: "viber_service", from: "9016", to: number + pick(firstPeople), text };
    const last = { channel: "sms", from: "ParcelCo", to: number + pick(lastPeople), text };
    const mayBeSentAgain = /0[78]$/.test(first.to); // a second later, and a server may be away for longer than that
    const failover = { condition_status: "read", expiry_time: mayBeSentAgain ? 15 : 1 };
    return {
      steps: [
        { ...first, message_type: "text", failover },
        { ...last, message_type: "text" },
      ],
      final_expiry_time: 3,
    };
  };
}

async function countOpen(): Promise<number> {
  const { runs } = await createClient(arena.url).listRuns({ status: "running", limit: 200 });
  return runs.length;
}

function reportedRuns(): ReadonlyMap<unknown, unknown> {
  const bodies = finalReports(arena.receiver).map(({ body }) => body.data as RunResource);
  return new Map(bodies.map(({ id, status }) => [id, status]));
}

/** How often each step of each run was accepted at the other side. */
function acceptancesByStep(messages: readonly WitnessedMessage[]): ReadonlyMap<string, number> {
  const steps = messages.map(({ client_ref }) => (client_ref ?? "").split(".").slice(0, 2).join("."));
  return new Map([...Map.groupBy(steps, (step) => step)].map(([step, all]) => [step, all.length]));
}

/** The attempts of a step that the gateway had certainly not taken, so that it could be sent again. */
function deferredAttempts(events: readonly RunEventResource[], stepIndex: number): readonly unknown[] {
  const retrying = events.filter(
    ({ type, step_index }) => type === "step.retrying" && step_index === stepIndex,
  );
  return retrying.map(({ data }) => data.attempt);
}

describe.each([
  ["where everything comes in", false],
  ["at a port of their own", true],
])("a server with webhooks %s that is killed again and again", (_, webhooksApart) => {
  beforeEach(async () => {
    arena = await prepareArena({ webhooksApart });
    server = await startServerProcess(arena);
  });

  it("ends every run that it has accepted, hands no message over twice, and reports every end", async () => {
    const client = createClient(arena.url);
    const random = seededRandom(SEED);
    const callers = new Callers(arena.url, { callers: 8, nextRun: createRunMaker(random) });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const goal = callers.accepted.length + 20 + Math.floor(random() * 150);
      await until("enough runs were accepted", () => callers.accepted.length >= goal);
      await new Promise((resolve) => setTimeout(resolve, random() * 50)); // anywhere within a turn
      await server.end("SIGKILL");
      server = await startServerProcess(arena);
    }
    await callers.stop();
    expect(callers.odd).toEqual([]);
    await until("every run has ended", async () => (await countOpen()) === 0);

    const runs = await listAllRuns(client);
    const known = new Map(runs.map((run) => [run.id, run]));
    expect(callers.accepted.length).toBeGreaterThan(KILLS * 20);
    expect(callers.accepted.filter((id) => !known.has(id))).toEqual([]);
    expect(runs.filter(({ ended_at, outcome }) => ended_at === null || outcome === null)).toEqual([]);
    await until("every end was reported", () => runs.every(({ id }) => reportedRuns().has(id)));
    const reported = reportedRuns();
    expect(runs.filter(({ id, status }) => reported.get(id) !== status)).toEqual([]);

    const messages = await listMessages(arena.simulatorUrl);
    const refs = messages.map(({ client_ref }) => client_ref);
    expect(refs.filter((ref, at) => refs.indexOf(ref) !== at)).toEqual([]);
    const accepted = acceptancesByStep(messages);
    const twice = runs.filter(({ id }) => (accepted.get(`${id.replaceAll("-", "")}.0`) ?? 0) > 1);
    expect(twice).toEqual([]);
    const sentAgain = runs.filter(({ steps: [first] }) => (first?.attempts ?? 0) > 1);
    expect(sentAgain).not.toEqual([]);
    for (const { id, steps } of sentAgain) {
      const events = await client.getRunEvents(id);
      const before = Array.from({ length: (steps[0]?.attempts ?? 0) - 1 }, (_, index) => index + 1);
      expect(deferredAttempts(events, 0)).toEqual(expect.arrayContaining(before));
    }
  });

  it("does at its next start what fell due while it was down", async () => {
    const client = createClient(arena.url);
    const first = { channel: "viber_service", from: "9016", to: "447700900105" } as const;
    const last = { channel: "sms", from: "ParcelCo", to: "447700900101" } as const;
    const content = { message_type: "text", text: "Parcel 7731 arrives at 14:10." } as const;
    const failover = { condition_status: "read", expiry_time: 2 } as const;
    const { id } = await client.createRun({
      steps: [
        { ...first, ...content, failover },
        { ...last, ...content },
      ],
    });
    let expiresAt = 0;
    await until("the first message was accepted", async () => {
      const [step] = (await client.getRun(id)).steps;
      expiresAt = Date.parse(step?.expires_at ?? "");
      return step?.state === "submitted";
    });
    await server.end("SIGKILL");
    await until("the step's time is over", () => Date.now() > expiresAt);
    expect(await listMessages(arena.simulatorUrl, last.to)).toEqual([]);
    server = await startServerProcess(arena);
    await until("the run has ended", async () => (await client.getRun(id)).status === "completed");
    expect((await client.getRun(id)).outcome).toMatchObject({ step_index: 1, status: "delivered" });
    const messages = await listMessages(arena.simulatorUrl);
    expect(messages.map(({ channel }) => channel)).toEqual(["viber_service", "sms"]);
  });
});
