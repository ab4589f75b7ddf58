/** Callers, people who write, a gateway, a clock and killed processes, thrown together by chance, over HTTP. */
import type { MessageStatus, RunRequest, RunResource } from "@failover-kit/core/model";
import type { Instant, MessageGateway, RevokeAnswer, SubmitAnswer } from "@failover-kit/engine";
import { openSqliteStore } from "@failover-kit/engine/sqlite";
import { FakeGateway, ManualClock, SeededRandom } from "@failover-kit/engine/testing";
import { Life, mortalParts } from "./mortal-parts.ts";
import { startTestServer, type TestAnswer, type TestCall, type TestServer } from "./test-server.ts";

/** When the stories begin. */
const START: Instant = Date.parse("2026-03-02T09:00:00Z");

/** What callers do to a run, and the cause that its history then names. */
export const controls = {
  cancel: "run-canceled",
  pause: "run-paused",
  resume: "run-resumed",
  advance: "run-advanced",
  extend: "run-extended",
  acknowledge: "run-acknowledged",
} as const;

export type Control = keyof typeof controls;

/** What they do how often: most leave the run alive, so that there is something for others to meet. */
const usualControls: readonly Control[] = [
  "cancel",
  "acknowledge",
  "pause",
  "resume",
  "resume",
  "extend",
  "advance",
  "advance",
  "advance",
];

/** One call of a control, as its caller saw it. */
export interface ControlCall {
  readonly runId: string;
  readonly control: Control;
  readonly actor: string; // of this call alone, so that the history tells whether it came to something
  readonly ifMatch: number | null;
  readonly askedAt: number; // places in the order of everything that the test saw
  readonly answeredAt: number;
  readonly status: number | null; // null: the process died before it could answer
  readonly run: RunResource | null; // as the answer showed it
  readonly code: string | null; // why it was refused
}

/** A message that reached the gateway. */
export interface SentMessage {
  readonly clientRef: string;
  readonly sentAt: number; // place in the same order
  readonly mayHaveLeft: boolean; // as far as the gateway's answer tells
}

/** A message of a person that was answered with 200: from then on it survives everything. */
export interface TakenReply {
  readonly before: RunResource; // the run that it could be an answer to, as somebody saw it before
  readonly after: RunResource;
  readonly takenAt: number; // place in the same order
}

/** A message that the gateway was asked to take back. */
export interface AskedBack {
  readonly messageUuid: string;
  readonly kind: RevokeAnswer["kind"];
}

const statuses: readonly MessageStatus[] = ["submitted", "delivered", "read", "rejected", "undeliverable"];
const waits = [0, 500, 5000, 60_000, 300_000, 600_000];
const error = { code: "x", reason: "by chance" };
const MOST_RUNS = 4;
const HOUR_MS = 3_600_000;

/** One story. The same seed asks for the same things; in what order they meet on the wire is the machine's affair. */
export class HttpWorld {
  readonly store = openSqliteStore({ path: ":memory:" });
  readonly clock = new ManualClock(START);
  readonly calls: ControlCall[] = [];
  readonly sights: RunResource[] = []; // runs that somebody looked at
  readonly sent: SentMessage[] = [];
  readonly replies: TakenReply[] = [];
  readonly askedBack: AskedBack[] = [];
  readonly runIds = new Map<string, Set<string>>(); // by idempotency key: all that it was answered with
  kills = 0;
  readonly #random: SeededRandom;
  readonly #dead: TestServer[] = [];
  readonly #fake = new FakeGateway(({ clientRef }) => this.#submit(clientRef));
  #life = new Life();
  #server: TestServer | null = null;
  #order = 0;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#fake.revokeAnswer = (messageUuid) => this.#takeBack(messageUuid);
  }

  async begin(): Promise<void> {
    await this.#start();
  }

  /** A few things at once, in no order that anybody promised. */
  async step(): Promise<void> {
    const acts = Array.from({ length: 1 + this.#random.below(4) }, () => this.#act());
    await Promise.all(acts);
    if (this.#life.isOver) await this.#restart();
  }

  /** Whatever is held back goes on, and enough time passes for every run to end. */
  async end(): Promise<void> {
    this.#fake.release();
    this.#life.endAfterCommits(Number.POSITIVE_INFINITY);
    for (const runId of this.#ids()) await this.#control(runId, "resume", null);
    for (let round = 0; round < 60 && (await this.#hasUnended()); round++) {
      this.clock.advance(HOUR_MS);
      await this.#alive.settle();
    }
    for (const runId of this.#ids()) await this.#look(runId);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#dead, this.#alive].map(({ server }) => server.stop()));
    await this.store.close();
  }

  async #hasUnended(): Promise<boolean> {
    const { running, paused } = await this.store.runs.countByStatus();
    return running + paused > 0;
  }

  get #alive(): TestServer {
    if (this.#server === null) throw new Error("the story has not begun");
    return this.#server;
  }

  async #act(): Promise<void> {
    const ids = this.#ids();
    const dice = this.#random.below(26);
    if (ids.length === 0 || dice < 3) return this.#create();
    const runId = this.#random.pick(ids);
    const control = this.#random.pick(usualControls);
    if (dice < 7) return this.#control(runId, control, null);
    if (dice < 10) return this.#twoAtOnce(runId, control);
    if (dice < 12) return void (await this.#look(runId));
    if (dice < 16) return this.#report();
    if (dice < 19) return this.#passTime();
    if (dice === 19) return this.#fake.hold();
    if (dice === 20) return this.#fake.release();
    if (dice === 21) return this.#life.endAfterCommits(1 + this.#random.below(3));
    if (dice === 22) return this.#life.end();
    if (dice < 25) return this.#reply(runId);
  }

  /** Once, twice at the same time, or again later: it is one run. */
  async #create(): Promise<void> {
    const known = [...this.runIds.keys()];
    const isNew = known.length < MOST_RUNS && (known.length === 0 || this.#random.below(2) === 0);
    const key = isNew ? `order-${known.length}` : this.#random.pick(known);
    const body = requestOf(key);
    const ids = this.runIds.get(key) ?? new Set<string>();
    this.runIds.set(key, ids);
    const call = { body, headers: { "idempotency-key": key } };
    const times = 1 + this.#random.below(2);
    await Promise.all(
      Array.from({ length: times }, async () => {
        const answer = await this.#ask("POST", "/v1/runs", call);
        if (answer?.status === 202) ids.add(String(answer.json.id));
      }),
    );
  }

  /** Two people who look at the same run and press a button each. */
  async #twoAtOnce(runId: string, control: Control): Promise<void> {
    const other = this.#random.pick(usualControls);
    const seen = await this.#look(runId);
    if (seen === null) return;
    await Promise.all([
      this.#control(runId, control, seen.revision),
      this.#control(runId, other, seen.revision),
    ]);
  }

  async #control(runId: string, control: Control, ifMatch: number | null): Promise<void> {
    const actor = `person-${this.calls.length}-${this.#order}`;
    const askedAt = this.#place();
    const answer = await this.#ask("POST", `/v1/runs/${runId}/${control}`, {
      headers: { "failover-actor": actor, ...(ifMatch !== null && { "if-match": `"${ifMatch}"` }) },
      ...(control === "extend" && { body: { seconds: 60 } }),
    });
    const shown = answer?.status === 409 ? answer.json.run : answer?.json;
    this.calls.push({
      runId,
      control,
      actor,
      ifMatch,
      askedAt,
      answeredAt: this.#place(),
      status: answer?.status ?? null,
      run: (shown as RunResource | undefined) ?? null,
      code: answer?.status === 409 ? String(answer.json.code) : null,
    });
  }

  async #look(runId: string): Promise<RunResource | null> {
    const answer = await this.#ask("GET", `/v1/runs/${runId}`);
    if (answer?.status !== 200) return null;
    const run = answer.json as unknown as RunResource;
    this.sights.push(run);
    return run;
  }

  async #report(): Promise<void> {
    if (this.sent.length === 0) return;
    const { clientRef } = this.#random.pick(this.sent);
    const knowsRef = this.#random.below(4) > 0;
    await this.#ask("POST", "/webhooks/status", {
      as: null,
      body: {
        message_uuid: `m-${clientRef}`,
        status: this.#random.pick(statuses),
        timestamp: new Date(this.clock.now()).toISOString(),
        channel: "messenger",
        to: "2901000000000042",
        from: "104000000000001",
        ...(knowsRef && { client_ref: clientRef }),
      },
    });
  }

  /** The person to whom a run belongs writes: now, or what they wrote half an hour ago comes in. */
  async #reply(runId: string): Promise<void> {
    const isLate = this.#random.below(4) === 0;
    const before = await this.#look(runId);
    const first = before?.steps[0];
    if (!before || !first) return;
    const sentAt = this.clock.now() - (isLate ? HOUR_MS / 2 : 0);
    const answer = await this.#ask("POST", "/webhooks/inbound", {
      as: null,
      body: {
        channel: first.channel,
        message_uuid: `r-${this.#place()}`,
        to: first.from,
        from: first.to,
        timestamp: new Date(sentAt).toISOString(),
        message_type: "text",
        text: "I am at home then.",
      },
    });
    const takenAt = this.#place();
    const after = answer?.status === 200 && !isLate ? await this.#look(runId) : null;
    if (after !== null) this.replies.push({ before, after, takenAt });
  }

  async #passTime(): Promise<void> {
    const { server } = this.#alive;
    this.clock.advance(this.#random.pick(waits));
    await server.engine.tick();
  }

  /** The answer of a living process, or null. */
  async #ask(method: string, path: string, call: TestCall = {}): Promise<TestAnswer | null> {
    const life = this.#life;
    const answer = await this.#alive.call(method, path, call);
    return life.isOver ? null : answer;
  }

  async #restart(): Promise<void> {
    this.kills += 1;
    this.#dead.push(this.#alive);
    this.#fake.release(); // answers to a process that is no more
    await this.#start();
  }

  async #start(): Promise<void> {
    this.#life = new Life();
    const gateway: MessageGateway = this.#fake;
    const { store, clock } = this;
    this.#server = await startTestServer({}, mortalParts(this.#life, { store, clock, gateway }));
  }

  #submit(clientRef: string): SubmitAnswer {
    const answer = this.#answer(clientRef);
    const mayHaveLeft = answer.kind === "accepted" || answer.kind === "unanswered";
    this.sent.push({ clientRef, sentAt: this.#place(), mayHaveLeft });
    return answer;
  }

  #answer(clientRef: string): SubmitAnswer {
    const dice = this.#random.below(20);
    if (dice < 2) return { kind: "unanswered", error };
    if (dice < 4) return { kind: "deferred", error, retryAfterSeconds: this.#random.pick([null, 1, 700]) };
    if (dice === 4) return { kind: "refused", error };
    return { kind: "accepted", messageUuid: `m-${clientRef}` };
  }

  #takeBack(messageUuid: string): RevokeAnswer {
    const kind = this.#random.pick(["revoked", "refused", "unknown"] as const);
    this.askedBack.push({ messageUuid, kind });
    return kind === "revoked" ? { kind } : { kind, error };
  }

  #ids(): string[] {
    return [...new Set([...this.runIds.values()].flatMap((ids) => [...ids]))];
  }

  #place(): number {
    this.#order += 1;
    return this.#order;
  }
}

const text = { message_type: "text", text: "Parcel 7731 arrives at 14:10." } as const;

/** The same key always asks for the same, for a person of its own. */
function requestOf(key: string): RunRequest {
  const number = Number(key.split("-")[1]);
  const isRcs = number % 2 === 1; // its messages can be taken back
  const to = isRcs ? `44770090004${number}` : `290100000000004${number}`;
  return {
    steps: [
      {
        ...(isRcs
          ? { channel: "rcs", from: "ParcelCoAgent" }
          : { channel: "messenger", from: "104000000000001" }),
        to,
        ...text,
        failover: { condition_status: "read", expiry_time: 600, ...(number < 2 && { stop_on_reply: true }) },
      },
      { channel: "sms", from: "ParcelCo", to: "447700900142", ...text },
    ],
    client_ref: key,
    on_unknown: number === 3 ? "give_up" : "send_again",
  };
}
