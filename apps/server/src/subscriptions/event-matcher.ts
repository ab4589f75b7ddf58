import type { Run, StoredLogEntry, Subscription } from "@failover-kit/engine";

/** Tells which events a subscription wants. */
export class EventMatcher {
  readonly #types: ReadonlySet<string>;
  readonly #kinds: readonly string[]; // "run." of "run.*"; "" of "*"
  readonly #filter: Subscription["filter"];
  readonly #isNarrow: boolean; // about some runs only

  constructor({ events, filter }: Pick<Subscription, "events" | "filter">) {
    this.#types = new Set(events);
    this.#kinds = events.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1));
    this.#filter = filter;
    this.#isNarrow = Object.keys(filter).length > 0;
  }

  /** Looks at what the log itself says; cheap. Whoever asks for some runs only is told of nothing without a run. */
  wantsEntry({ type, runId }: Pick<StoredLogEntry, "type" | "runId">): boolean {
    const { run_id: wanted } = this.#filter;
    if (runId === null ? this.#isNarrow : wanted !== undefined && wanted !== runId) return false;
    return this.#types.has(type) || this.#kinds.some((kind) => type.startsWith(kind));
  }

  /** Looks at what the run was asked to do, which never changes. */
  wantsRun({ workflow }: Pick<Run, "workflow">): boolean {
    const { client_ref: clientRef, source, channel, workflow: name } = this.#filter;
    if (clientRef !== undefined && clientRef !== workflow.clientRef) return false;
    if (source !== undefined && source !== workflow.source) return false;
    if (name !== undefined && name !== workflow.saved?.name) return false;
    return channel === undefined || workflow.steps.some((step) => step.message.channel === channel);
  }
}
