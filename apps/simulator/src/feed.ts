/** What the page of the simulator hears of. */
export type FeedEvent = "message" | "status" | "revoked" | "inbound" | "reset";

/** Tells listeners what happens, as it happens. Without listeners it costs nothing. */
export class Feed {
  readonly #listeners = new Set<(event: FeedEvent, json: string) => void>();

  /** `json` is only asked when somebody listens. */
  publish(event: FeedEvent, json: () => string): void {
    if (this.#listeners.size === 0) return;
    const text = json();
    for (const listener of this.#listeners) listener(event, text);
  }

  /** The returned function ends it. */
  subscribe(listener: (event: FeedEvent, json: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
