/**
 * Who has lost access since this process started, by the caller's name. Whatever was remembered of a caller, or is
 * open for one, asks here; the store tells of those from before.
 */
export class Revocations {
  readonly #names = new Set<string>();
  readonly #watchers = new Map<string, Set<() => void>>();

  has(callerName: string): boolean {
    return this.#names.has(callerName);
  }

  /** Takes effect at once: open streams of that caller end. */
  add(callerName: string): void {
    this.#names.add(callerName);
    const watchers = this.#watchers.get(callerName) ?? [];
    this.#watchers.delete(callerName);
    for (const onRevoked of watchers) onRevoked();
  }

  /** Calls `onRevoked` once when that caller loses access, at once if that has happened. Returns how to stop that. */
  watch(callerName: string, onRevoked: () => void): () => void {
    if (this.#names.has(callerName)) {
      onRevoked();
      return () => {};
    }
    const watchers = this.#watchers.get(callerName) ?? new Set();
    this.#watchers.set(callerName, watchers.add(onRevoked));
    return () => {
      watchers.delete(onRevoked);
      if (watchers.size === 0 && this.#watchers.get(callerName) === watchers) {
        this.#watchers.delete(callerName);
      }
    };
  }
}
