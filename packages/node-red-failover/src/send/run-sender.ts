import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventResource, NamedRunRequest, RunRequest, RunResource } from "@failover-kit/core/model";
import type { RelayListener, RelayState } from "../server/event-relay.ts";
import type { ServerConnection } from "../server/server-connection.ts";
import {
  type FlowMessage,
  keepMessage,
  originOf,
  type RunOrigin,
  restoreMessage,
} from "./original-message.ts";
import { WaitingRuns } from "./waiting-runs.ts";

/** How far a node follows what it has sent. */
export type Until = "accepted" | "outcome" | "hold";

/** What a node hears of its runs. */
export interface RunSenderEvents {
  onOutcome(msg: FlowMessage, run: RunResource): void;
  onProgress(msg: FlowMessage, run: RunResource, event: EventResource): void;
  onChange(): void; // who waits, or how the connection stands
}

interface RunSenderParts {
  readonly connection: ServerConnection;
  readonly instance: string; // which Node-RED
  readonly node: string; // which of its nodes
  readonly until: Until;
  readonly wantsProgress: boolean;
  readonly events: RunSenderEvents;
}

/** An input on its way: accepted, or being held until its outcome is known. */
interface Input {
  readonly msg: FlowMessage;
  readonly onAccepted: (run: RunResource) => void;
  readonly onEnd: () => void; // called once: when it is accepted, or with its outcome when it is held
  isAccepted: boolean;
}

const endings: ReadonlySet<string> = new Set(["run.completed", "run.failed", "run.canceled"]);
const clockChanges: ReadonlySet<string> = new Set(["run.paused", "run.resumed", "run.extended"]);
const POSITION_PATIENCE_MS = 5000;

/**
 * Starts runs for one node and follows them. What waits is the server's: a run says in its metadata which node it
 * came from and with which message, so that its outcome finds the way after a restart, too.
 */
export class RunSender implements RelayListener {
  readonly #parts: RunSenderParts;
  readonly #inputs = new Map<string, Input>(); // by request: whose acceptance, or held outcome, is still to come
  readonly #whole = new Map<string, FlowMessage>(); // by run: messages that cannot be kept with it
  readonly #submits = new Set<Promise<unknown>>();
  readonly #stopListening: () => void;
  readonly waiting = new WaitingRuns();
  #state: RelayState = "connecting";
  #isRecovered = false;
  #isClosed = false;

  constructor(parts: RunSenderParts) {
    this.#parts = parts;
    this.#stopListening = this.#follows ? parts.connection.relay.listen(this) : () => {};
  }

  get state(): RelayState {
    return this.#state;
  }

  get #follows(): boolean {
    return this.#parts.until !== "accepted";
  }

  /** Starts a run. Rejects when it was not accepted; `onEnd` is then never called. */
  async start(
    request: RunRequest | NamedRunRequest,
    input: Pick<Input, "msg" | "onAccepted" | "onEnd">,
  ): Promise<void> {
    const key = randomUUID();
    this.#inputs.set(key, { ...input, isAccepted: false });
    const submit = this.#submit(request, key);
    this.#submits.add(submit);
    try {
      await submit;
    } finally {
      this.#submits.delete(submit);
    }
  }

  needsRun({ type, run_id: id }: EventResource): boolean {
    if (endings.has(type)) return true;
    return this.waiting.has(id) && (this.#parts.wantsProgress || clockChanges.has(type));
  }

  onEvent(event: EventResource, run: RunResource | null): void {
    if (event.run_id === null || this.#isClosed) return;
    const origin = run === null ? null : this.#ownOrigin(run);
    if (run !== null && origin !== null) this.#onOwnEvent(event, run, origin);
    else if (endings.has(event.type))
      this.waiting.delete(event.run_id); // the run is gone
    else this.waiting.apply(event);
  }

  onState(state: RelayState): void {
    this.#state = state;
    if (state === "connected" && !this.#isRecovered) void this.#recover();
    this.#parts.events.onChange();
  }

  /** Ends when what is being sent has an answer, or after `patienceMs`. Runs that wait go on at the server. */
  async close(patienceMs: number): Promise<void> {
    this.#stopListening();
    await Promise.race([Promise.allSettled(this.#submits), sleep(patienceMs, undefined, { ref: false })]);
    this.#isClosed = true;
    for (const input of this.#inputs.values()) if (input.isAccepted) input.onEnd();
    this.#inputs.clear();
    this.#whole.clear();
  }

  async #submit(request: RunRequest | NamedRunRequest, key: string): Promise<void> {
    const { connection } = this.#parts;
    const { relay, client } = connection;
    const input = this.#inputs.get(key);
    if (input === undefined) return;
    if (this.#follows)
      await Promise.race([relay.positioned, sleep(POSITION_PATIENCE_MS, undefined, { ref: false })]);
    try {
      const run = await client.createRun(this.#marked(request, input.msg, key), { idempotencyKey: key });
      this.#accept(key, run);
    } catch (error) {
      // The stream may have told what the lost answer would have: then it is accepted, and that is all.
      if (input.isAccepted) return;
      this.#inputs.delete(key);
      throw error;
    }
  }

  #marked(
    request: RunRequest | NamedRunRequest,
    msg: FlowMessage,
    key: string,
  ): RunRequest | NamedRunRequest {
    const marked = { ...request, source: "node-red" };
    if (!this.#follows) return marked;
    const { instance, node } = this.#parts;
    const origin: RunOrigin = { instance, node, request: key, msg: keepMessage(msg).json };
    return { ...marked, metadata: { ...request.metadata, node_red: origin } };
  }

  #accept(key: string, run: RunResource): void {
    const input = this.#inputs.get(key);
    if (input === undefined || input.isAccepted || this.#isClosed) return;
    input.isAccepted = true;
    input.onAccepted(run);
    if (this.#follows) {
      this.waiting.set(run);
      if (!keepMessage(input.msg).isWhole) this.#whole.set(run.id, input.msg);
    }
    if (this.#parts.until !== "hold") {
      this.#inputs.delete(key);
      input.onEnd();
    }
    this.#parts.events.onChange();
  }

  #onOwnEvent(event: EventResource, run: RunResource, origin: RunOrigin): void {
    this.#accept(origin.request, run); // its answer may still be on its way
    const isEnd = endings.has(event.type);
    if (!isEnd) this.waiting.set(run);
    const msg = this.#whole.get(run.id) ?? restoreMessage(origin);
    if (this.#parts.wantsProgress) this.#parts.events.onProgress(msg, run, event);
    if (!isEnd) return;
    this.waiting.delete(run.id);
    this.#whole.delete(run.id);
    this.#parts.events.onOutcome(msg, run);
    this.#inputs.get(origin.request)?.onEnd();
    this.#inputs.delete(origin.request);
    this.#parts.events.onChange();
  }

  #ownOrigin(run: RunResource): RunOrigin | null {
    const origin = originOf(run.metadata);
    const { instance, node } = this.#parts;
    return origin?.instance === instance && origin.node === node ? origin : null;
  }

  /** Finds what waits from before the start, for the status text; outcomes come by the stream anyway. */
  async #recover(): Promise<void> {
    this.#isRecovered = true;
    try {
      for (const status of ["running", "paused"] as const) {
        for await (const run of this.#parts.connection.client.eachRun({
          source: "node-red",
          status,
          limit: 200,
        })) {
          if (this.#isClosed) return;
          if (this.#ownOrigin(run) !== null) this.waiting.set(run);
        }
      }
      this.#parts.events.onChange();
    } catch {
      this.#isRecovered = false; // again at the next connection
    }
  }
}
