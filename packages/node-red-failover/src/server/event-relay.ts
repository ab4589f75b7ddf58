import type { EventResource, RunResource } from "@failover-kit/core/model";
import type { EventStream } from "@failover-kit/core/transport";
import { DealtWith } from "./dealt-with.ts";
import type { PositionFile } from "./position-file.ts";

/** How the connection to the server stands. */
export type RelayState = "connecting" | "connected" | "away" | "refused";

/** A node that wants to know what happens. */
export interface RelayListener {
  /** Tells whether the run must be looked at before this event can be dealt with. */
  needsRun(event: EventResource): boolean;
  /** Deals with one event, at once; `run` is the run as it is now, null when nobody needs it or it is gone. */
  onEvent(event: EventResource, run: RunResource | null): void;
  onState?(state: RelayState): void;
}

interface RelayParts {
  readonly stream: EventStream;
  readonly position: PositionFile;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The run as it is now, null when it is gone. */
  readonly getRun: (id: string) => Promise<RunResource | null>;
  readonly onError: (error: unknown) => void;
}

const REFUSED_PAUSE_MS = 30_000; // wrong credentials do not become right by asking often
const AWAY_PAUSE_MS = 2000;
const LOOK_AGAIN_MS = 2000;
const MOST_AT_ONCE = 64;

/**
 * The one event stream of a server, for all nodes that listen. It is open while somebody listens, goes on where it
 * was after every interruption, and moves its position only over events that all listeners have dealt with.
 */
export class EventRelay {
  readonly #parts: RelayParts;
  readonly #listeners = new Set<RelayListener>();
  readonly #chains = new Map<string, Promise<void>>(); // the last event of each run that is being dealt with
  readonly #dealtWith = new DealtWith();
  readonly #stop = new AbortController();
  #reading: Promise<void> | null = null;
  #held: { readonly released: Promise<void>; readonly release: () => void } | null = null;
  #state: RelayState = "connecting";
  #saving: Promise<void> = Promise.resolve();
  #wakeReader: (() => void) | null = null;
  #onPositioned: () => void = () => {};
  /** Resolves when it is known where the stream will be taken up: nothing that happens from now on is missed. */
  readonly positioned = new Promise<void>((resolve) => {
    this.#onPositioned = resolve;
  });

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  get state(): RelayState {
    return this.#state;
  }

  /** Begins to listen; gives back how to end it. */
  listen(listener: RelayListener): () => void {
    this.#listeners.add(listener);
    listener.onState?.(this.#state);
    this.#reading ??= this.#read();
    return () => this.#listeners.delete(listener);
  }

  /** Holds events back while nodes are being replaced, so that none falls between the old and the new. */
  hold(): void {
    if (this.#held !== null) return;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held = { released, release };
  }

  release(): void {
    this.#held?.release();
    this.#held = null;
  }

  /** Ends when what is being dealt with is done or given up, and the position is on the disk. */
  async close(): Promise<void> {
    this.#listeners.clear();
    this.#stop.abort();
    this.release();
    this.#wakeReader?.();
    await this.#reading;
    await Promise.all(this.#chains.values());
    await this.#saving;
  }

  async #read(): Promise<void> {
    const { signal } = this.#stop;
    const known = await this.#parts.position.read();
    if (known !== null) this.#reach(known);
    while (!signal.aborted) {
      try {
        await this.#readStream(this.#dealtWith.position ?? undefined);
      } catch (error) {
        const isPassing = isAway(error);
        this.#turn(isPassing ? "away" : "refused");
        if (!isPassing) this.#parts.onError(error);
        await this.#parts.pause(isPassing ? AWAY_PAUSE_MS : REFUSED_PAUSE_MS, signal);
      }
    }
  }

  async #readStream(afterSeq: number | undefined): Promise<void> {
    const { signal } = this.#stop;
    const order = {
      afterSeq,
      signal,
      onTrouble: () => this.#turn("away"),
      onConnected: () => this.#turn("connected"),
      onPosition: (seq: number) => {
        if (this.#dealtWith.openCount === 0) this.#reach(seq);
      },
    };
    for await (const event of this.#parts.stream.read(order)) {
      await this.#held?.released;
      if (signal.aborted) return;
      this.#begin(event);
      while (this.#dealtWith.openCount >= MOST_AT_ONCE && !signal.aborted) await this.#untilOneIsDone();
    }
  }

  #untilOneIsDone(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeReader = resolve;
    });
  }

  #begin(event: EventResource): void {
    this.#dealtWith.begin(event.seq);
    const chain = event.run_id ?? "";
    const before = this.#chains.get(chain) ?? Promise.resolve();
    const done = before.then(() => this.#tell(event));
    this.#chains.set(chain, done);
    void done.then(() => {
      if (this.#chains.get(chain) === done) this.#chains.delete(chain);
    });
  }

  async #tell(event: EventResource): Promise<void> {
    const { signal } = this.#stop;
    let run: RunResource | null | undefined;
    // Who listens can change while the run is looked at, so this is asked again.
    while (run === undefined && this.#needsRun(event)) {
      run = await this.#lookUp(event.run_id);
      await this.#held?.released;
    }
    await this.#held?.released;
    // What was given up at the end is dealt with after the next start: its number stays open.
    if (!signal.aborted) this.#tellNow(event, run ?? null);
    this.#wakeReader?.();
  }

  #tellNow(event: EventResource, run: RunResource | null): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener.onEvent(event, run);
      } catch (error) {
        this.#parts.onError(error);
      }
    }
    this.#dealtWith.end(event.seq);
    this.#save();
  }

  #needsRun(event: EventResource): boolean {
    return !this.#stop.signal.aborted && [...this.#listeners].some((listener) => listener.needsRun(event));
  }

  /** Does not give up while the server is away: the outcome of a run depends on it. */
  async #lookUp(runId: string | null): Promise<RunResource | null> {
    const { signal } = this.#stop;
    while (runId !== null && !signal.aborted) {
      try {
        return await this.#parts.getRun(runId);
      } catch (error) {
        if (!isAway(error)) this.#parts.onError(error);
        await this.#parts.pause(LOOK_AGAIN_MS, signal);
      }
    }
    return null;
  }

  #reach(seq: number): void {
    this.#dealtWith.reach(seq);
    this.#save();
    this.#onPositioned();
  }

  #save(): void {
    const seq = this.#dealtWith.position;
    if (seq === null) return;
    this.#saving = this.#parts.position.keep(seq).catch(this.#parts.onError);
  }

  #turn(state: RelayState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener.onState?.(state);
  }
}

function isAway(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "server_unreachable" || code === "server_unavailable" || code === "rate_limited";
}
