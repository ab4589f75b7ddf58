/**
 * Tells open event streams that there is something new. Many commits in a short time are told once, so that streams
 * read pages and not single lines.
 */
export class EventFeed {
  readonly #gatherMs: number;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #lastSeq = 0;

  constructor(gatherMs = 20) {
    this.#gatherMs = gatherMs;
  }

  /** The number of the latest event that is known to be stored. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** To be called after each commit, and with what was read. */
  advance(lastSeq: number): void {
    if (lastSeq <= this.#lastSeq) return;
    this.#lastSeq = lastSeq;
    if (this.#listeners.size === 0 || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      for (const listener of this.#listeners) listener();
    }, this.#gatherMs);
  }

  /** Returns how to stop listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
