import type { Message, StatusReport, Workflow } from "@failover-kit/core/model";
import { uuidv7 } from "../../ids/uuidv7.ts";
import type { CallbackRequest } from "../../ports/callback-transport.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { formatClientRef } from "../../rules/client-ref.ts";
import type { IdempotencyKey, Run } from "../../rules/run.ts";
import type { ControlEvent } from "../../rules/run-event.ts";
import { openSqliteStore, type SqliteStore } from "../../sqlite/index.ts";
import { BUILT_ACCOUNT_ID, BUILT_AT, buildMessage, buildWorkflow } from "../../testing/builders.ts";
import { FakeGateway } from "../../testing/fake-gateway.ts";
import { ManualClock } from "../../testing/manual-clock.ts";
import { Engine } from "../engine.ts";
import type { EngineLimits } from "../engine-options.ts";
import type { AcceptResult } from "../journal-entry.ts";
import type { Alert } from "../turn.ts";

const opened: SqliteStore[] = [];

/** Closes the store of every bench. To be called after each test. */
export async function closeBenches(): Promise<void> {
  for (const store of opened.splice(0)) await store.close();
}

/** What can be replaced on a bench. */
export interface BenchParts {
  readonly sqlite?: SqliteStore;
  readonly clock?: ManualClock;
  readonly gateway?: FakeGateway;
  readonly store?: RunStore; // in front of `sqlite`
  readonly limits?: Partial<EngineLimits>;
  readonly unknownGraceSeconds?: number;
  readonly reportTo?: (run: Run) => string; // the address of a run's final report
  readonly receive?: (request: CallbackRequest) => Promise<{ readonly delivered: boolean }>;
}

/** An engine on a real store, with a clock and a gateway in our hands. */
export class EngineBench {
  readonly clock: ManualClock;
  readonly gateway: FakeGateway;
  readonly sqlite: SqliteStore;
  readonly callbacks: CallbackRequest[] = [];
  readonly storeErrors: unknown[] = [];
  readonly alerts: Alert[] = [];
  readonly brokenRuns: string[] = [];
  receiverIsUp = true;
  readonly #unknownGraceSeconds: number;
  readonly engine: Engine;

  constructor(parts: BenchParts = {}) {
    this.clock = parts.clock ?? new ManualClock(BUILT_AT);
    this.gateway = parts.gateway ?? new FakeGateway();
    this.sqlite = parts.sqlite ?? openSqliteStore({ path: ":memory:" });
    this.#unknownGraceSeconds = parts.unknownGraceSeconds ?? 60;
    opened.push(this.sqlite);
    const {
      receive = async (request) => this.#receive(request),
      reportTo = () => "http://receiver.test/reports",
    } = parts;
    this.engine = new Engine(
      {
        store: parts.store ?? this.sqlite.runs,
        clock: this.clock,
        gateway: this.gateway,
        callbacks: { post: receive },
        composeCallback: (run, effect) =>
          effect.type === "send-final-report"
            ? {
                url: reportTo(run),
                headers: {},
                body: JSON.stringify({ id: run.id, number: effect.number, status: run.status }),
              }
            : null,
        random: () => 0,
        onAlert: (_run, alert) => this.alerts.push(alert),
        onRunError: (runId) => this.brokenRuns.push(runId),
        onStoreError: (error) => this.storeErrors.push(error),
      },
      { gatherMs: 0, ...parts.limits },
    );
  }

  #receive(request: CallbackRequest): { delivered: boolean } {
    if (this.receiverIsUp) this.callbacks.push(request);
    return { delivered: this.receiverIsUp };
  }

  async accept(workflow: Workflow = buildWorkflow()): Promise<Run> {
    const result = await this.acceptWith(null, workflow);
    if (result.kind === "key_reused") throw new Error("no key was given");
    return result.run;
  }

  acceptWith(idempotencyKey: IdempotencyKey | null, workflow: Workflow = smsOnly): Promise<AcceptResult> {
    const id = uuidv7(this.clock.now());
    return this.engine.accept({
      id,
      accountId: BUILT_ACCOUNT_ID,
      door: "runs",
      workflow,
      unknownGraceSeconds: this.#unknownGraceSeconds,
      revokeSeconds: 10,
      idempotencyKey,
    });
  }

  /** Lets everything happen that is under way or due, without moving the clock. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      await this.engine.tick();
      await eventLoopRound();
      quiet = this.engine.isIdle ? quiet + 1 : 0;
    }
  }

  async pass(seconds: number): Promise<void> {
    this.clock.advance(seconds * 1000);
    await this.settle();
  }

  async find(run: Run): Promise<Run> {
    const found = await this.sqlite.runs.find(BUILT_ACCOUNT_ID, run.id);
    if (!found) throw new Error("the run is gone");
    return found;
  }

  /** The gateway reports on the newest attempt of a step. */
  async report(
    run: Run,
    stepIndex: number,
    status: StatusReport["status"],
    parts: Partial<StatusReport> = {},
  ): Promise<void> {
    const attempts = (await this.find(run)).steps[stepIndex]?.attempts ?? [];
    const messageUuid = attempts.at(-1)?.messageUuid ?? "unnamed";
    const clientRef = formatClientRef(run.id, { stepIndex, attempt: attempts.length });
    await this.engine.receiveStatus(buildReport({ messageUuid, status, clientRef, ...parts }));
    await this.settle();
  }

  control(
    run: Run,
    event: ControlEvent,
    expectedRevision: number | null = null,
    accountId = BUILT_ACCOUNT_ID,
  ) {
    return this.engine.control({ accountId, runId: run.id, event, expectedRevision });
  }

  sentTo(channel: Message["channel"]): number {
    return this.gateway.requests.filter(({ message }) => message.channel === channel).length;
  }
}

/** What the gateway might report: a message read, under no reference of ours. */
export function buildReport(parts: Partial<StatusReport> = {}): StatusReport {
  return {
    messageUuid: "stranger",
    status: "read",
    reportedAt: BUILT_AT,
    clientRef: null,
    error: null,
    usage: null,
    ...parts,
  };
}

/** One SMS and nothing after it. */
export const smsOnly: Workflow = buildWorkflow({ steps: [{ message: buildMessage(), failover: null }] });

/** The same store, whose commits fail while the disk is full. */
export function withFullDisk(store: RunStore, isFull: () => boolean): RunStore {
  return new Proxy(store, {
    get(target, name: keyof RunStore) {
      if (name === "commit" && isFull()) return () => Promise.reject(new Error("disk full"));
      return target[name].bind(target);
    },
  });
}

/** Until everything that was ready to run in this process has run. */
export function eventLoopRound(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
