import type { MessageStatus, Workflow } from "@failover-kit/core/model";
import { uuidv7 } from "../../ids/uuidv7.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RevokeAnswer, SubmitAnswer } from "../../ports/message-gateway.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { parseClientRef } from "../../rules/client-ref.ts";
import type { Run } from "../../rules/run.ts";
import type { ControlEvent } from "../../rules/run-event.ts";
import { openSqliteStore, type SqliteStore } from "../../sqlite/index.ts";
import {
  BUILT_ACCOUNT_ID,
  BUILT_AT,
  buildInbound,
  buildMessage,
  buildWorkflow,
} from "../../testing/builders.ts";
import { FakeGateway } from "../../testing/fake-gateway.ts";
import { ManualClock } from "../../testing/manual-clock.ts";
import { SeededRandom } from "../../testing/seeded-random.ts";
import { Engine } from "../engine.ts";
import { buildReport } from "./engine-bench.ts";

/** A message that a gateway was asked to send. */
export interface Sent {
  readonly runId: string;
  readonly clientRef: string;
}

const controls: readonly ControlEvent["type"][] = [
  "run-canceled",
  "run-paused",
  "run-resumed",
  "run-advanced",
  "run-extended",
  "run-acknowledged",
  "revocation-asked",
];
const statuses: readonly MessageStatus[] = ["submitted", "delivered", "read", "rejected", "undeliverable"];
const waits = [0, 500, 5_000, 60_000, 300_000, 600_000];
const error = { code: "x", reason: "by chance" };

/** An engine on one store, thrown about by chance: the same seed gives the same story. */
export class World {
  readonly sqlite: SqliteStore;
  readonly clock = new ManualClock(BUILT_AT);
  readonly sent: Sent[] = [];
  readonly runs: Run[] = [];
  /** Messages that a gateway was asked to take back. */
  readonly revoked = new Set<string>();
  readonly #wantedBack = new Set<string>(); // runs of which somebody wanted a message back; that may be asked again
  /** Runs whose end somebody has been told of. */
  readonly toldEnded = new Set<string>();
  readonly violations: string[] = [];
  readonly #random: SeededRandom;
  #gateway = new FakeGateway();
  #engine: Engine;
  #kill: () => void = () => {};

  constructor(seed: number, path = ":memory:") {
    const random = new SeededRandom(seed);
    this.#random = random;
    // The disk's own time would make what happens depend on the machine.
    this.sqlite = openSqliteStore({ path, flush: () => eventLoopRounds(random.below(3)) });
    this.#engine = this.#createEngine();
  }

  async begin(): Promise<void> {
    await this.#engine.start();
  }

  /** A few things at once, in no order that anybody promised. */
  async step(): Promise<void> {
    const count = 1 + this.#random.below(3);
    const acts = Array.from({ length: count }, () => this.#act());
    await eventLoopRounds(3);
    await Promise.race([Promise.all(acts), eventLoopRounds(20)]);
  }

  /** Whatever is held back goes on, and enough time passes for every run to end. */
  async end(): Promise<void> {
    this.#gateway.release();
    for (const run of this.runs) await this.#control(run, "run-resumed");
    for (let round = 0; round < 60; round++) {
      this.clock.advance(3_600_000);
      await this.#engine.tick();
      await eventLoopRounds(4);
    }
  }

  close(): Promise<void> {
    return this.sqlite.close();
  }

  async #act(): Promise<void> {
    const dice = this.#random.below(20);
    if (this.runs.length === 0 || dice < 3) await this.#accept();
    else if (dice < 8) await this.#control(this.#random.pick(this.runs), this.#random.pick(controls));
    else if (dice < 13) await this.#report();
    else if (dice === 13) await this.#reply();
    else if (dice < 17) await this.#passTime();
    else if (dice === 17) this.#gateway.hold();
    else if (dice === 18) this.#gateway.release();
    else await this.#restart();
  }

  async #accept(): Promise<void> {
    if (this.runs.length >= 5) return;
    const id = uuidv7(this.clock.now() + this.runs.length);
    const request = {
      id,
      accountId: BUILT_ACCOUNT_ID,
      door: "runs",
      unknownGraceSeconds: 60,
      revokeSeconds: 10,
    } as const;
    const workflow = this.#workflow();
    const result = await this.#engine.accept({ ...request, workflow });
    if (result.kind === "accepted") this.runs.push(result.run);
  }

  /** To a person of its own: Messenger, or RCS, whose messages can be taken back; it may ask for a reply. Then SMS. */
  #workflow(): Workflow {
    const to = personOf(this.runs.length);
    const channel = this.#random.pick(["messenger", "rcs"] as const);
    const rule = {
      conditionStatus: "read",
      expirySeconds: 600,
      stopOnReply: this.#random.below(2) === 0,
    } as const;
    return buildWorkflow({
      steps: [
        { message: buildMessage({ channel, from: "page", to }), failover: rule },
        { message: buildMessage(), failover: null },
      ],
      onUnknown: this.#random.pick(["send_again", "give_up"] as const),
    });
  }

  async #control({ id: runId }: Run, type: ControlEvent["type"]): Promise<void> {
    const more = type === "run-extended" ? { seconds: 60 } : { stepIndex: 0 };
    const event = { type, by: null, ...more } as ControlEvent;
    if (type === "revocation-asked") this.#wantedBack.add(runId);
    const result = await this.#engine.control({
      accountId: BUILT_ACCOUNT_ID,
      runId,
      event,
      expectedRevision: null,
    });
    if (result.kind === "done" && result.run.endedAt !== null) this.toldEnded.add(runId);
  }

  async #report(): Promise<void> {
    if (this.sent.length === 0) return;
    const { clientRef } = this.#random.pick(this.sent);
    const knowsRef = this.#random.below(4) > 0;
    const report = { messageUuid: `m-${clientRef}`, status: this.#random.pick(statuses) };
    const usage = this.#random.pick([
      null,
      { currency: "EUR", price: this.#random.pick(["0.0020", "0.0333", "0.04"]) },
    ]);
    await this.#engine.receiveStatus(
      buildReport({ ...report, usage, clientRef: knowsRef ? clientRef : null }),
    );
  }

  /** Somebody writes to our page, or what they wrote comes in only now. */
  async #reply(): Promise<void> {
    const index = this.#random.below(this.runs.length);
    const run = this.runs[index];
    const sentAt = this.clock.now() - this.#random.pick([0, 0, 30_000, 3_600_000]);
    const channel = run?.workflow.steps[0]?.message.channel ?? "messenger";
    const message = buildInbound({ channel, from: personOf(index), to: "page", sentAt });
    await this.#engine.receiveInbound({ message, accountId: BUILT_ACCOUNT_ID });
    const stored = run && (await this.sqlite.runs.find(BUILT_ACCOUNT_ID, run.id));
    if (stored && stored.endedAt !== null) this.toldEnded.add(stored.id);
  }

  async #passTime(): Promise<void> {
    this.clock.advance(this.#random.pick(waits));
    await this.#engine.tick();
  }

  /** The process is gone: nothing that it was about to do happens any more. */
  async #restart(): Promise<void> {
    this.#kill();
    this.#engine = this.#createEngine();
    await this.#engine.start();
  }

  #createEngine(): Engine {
    let isDead = false;
    this.#kill = () => {
      isDead = true;
    };
    const gateway = new FakeGateway(({ clientRef }) => this.#answer(clientRef));
    gateway.revokeAnswer = (messageUuid) => this.#revoke(messageUuid);
    this.#gateway = gateway;
    const clock: Clock = {
      now: () => this.clock.now(),
      wakeAt: (at, wake) => this.clock.wakeAt(at, () => !isDead && wake()),
    };
    return new Engine(
      {
        store: mortal(this.sqlite.runs, () => isDead),
        clock,
        gateway,
        callbacks: { post: async () => ({ delivered: true }) },
        composeCallback: () => null,
        random: this.#random.next,
        onAlert: () => {},
        onRunError: (runId, cause) => this.violations.push(`run ${runId} broke: ${cause}`),
        onStoreError: (cause) => this.violations.push(`the store broke: ${cause}`),
      },
      { gatherMs: 0, maxHandovers: 3 },
    );
  }

  #answer(clientRef: string): SubmitAnswer {
    const runId = parseClientRef(clientRef)?.runId ?? "";
    if (this.toldEnded.has(runId)) this.violations.push(`${clientRef} was sent after its run had ended`);
    if (this.sent.some((sent) => sent.clientRef === clientRef))
      this.violations.push(`${clientRef} was sent twice`);
    this.sent.push({ runId, clientRef });
    const dice = this.#random.below(20);
    if (dice < 2) return { kind: "unanswered", error };
    if (dice < 4) return { kind: "deferred", error, retryAfterSeconds: this.#random.pick([null, 1, 700]) };
    if (dice === 4) return { kind: "refused", error };
    return { kind: "accepted", messageUuid: `m-${clientRef}` };
  }

  #revoke(messageUuid: string): RevokeAnswer {
    if (!this.sent.some(({ clientRef }) => messageUuid === `m-${clientRef}`))
      this.violations.push(`${messageUuid} was to be taken back and had never been sent`);
    const { runId = "" } = parseClientRef(messageUuid.slice(2)) ?? {};
    if (this.revoked.has(messageUuid) && !this.#wantedBack.has(runId))
      this.violations.push(`${messageUuid} was to be taken back twice`);
    this.revoked.add(messageUuid);
    const kind = this.#random.pick(["revoked", "refused", "unknown"] as const);
    return kind === "revoked" ? { kind } : { kind, error };
  }
}

/** Whom the run of this position is for. */
function personOf(index: number): string {
  return `person-${index}`;
}

/** A store as a process sees it: after its death no call comes back. */
function mortal(store: RunStore, isDead: () => boolean): RunStore {
  return new Proxy(store, {
    get(target, name: keyof RunStore) {
      if (isDead()) return () => new Promise(() => {});
      return target[name].bind(target);
    },
  });
}

async function eventLoopRounds(count: number): Promise<void> {
  for (let round = 0; round < count; round++) await new Promise((resolve) => setImmediate(resolve));
}
