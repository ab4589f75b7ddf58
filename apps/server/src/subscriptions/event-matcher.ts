import type { Run, StoredLogEntry, Subscription } from "@failover-kit/engine";

/** Tells which events a subscription wants. */
export class EventMatcher {
  readonly #types: ReadonlySet<string>;
  readonly #kinds: readonly string[]; // "run." of "run.*"; "" of "*"
  readonly #filter: Subscription["filter"];

  constructor({ events, filter }: Pick<Subscription, "events" | "filter">) {
    this.#types = new Set(events);
    this.#kinds = events.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1));
    this.#filter = filter;
  }

  /** Looks at what the log itself says; cheap. */
  wantsEntry({ type, runId }: Pick<StoredLogEntry, "type" | "runId">): boolean {
    const { run_id: wanted } = this.#filter;
    if (wanted !== undefined && wanted !== runId) return false;
    return this.#types.has(type) || this.#kinds.some((kind) => type.startsWith(kind));
  }

  /** Looks at what the run was asked to do, which never changes. */
  wantsRun({ workflow }: Pick<Run, "workflow">): boolean {
    const { client_ref: clientRef, source, channel } = this.#filter;
    if (clientRef !== undefined && clientRef !== workflow.clientRef) return false;
    if (source !== undefined && source !== workflow.source) return false;
    return channel === undefined || workflow.steps.some((step) => step.message.channel === channel);
  }
}
