const LARGEST = 32; // whoever takes them can begin while the rest of a busy round is still to come

/** Gathers what comes within one round of the event loop, and passes it on together. */
export class Batches<T> {
  readonly #passOn: (batch: readonly T[]) => void;
  #batch: T[] = [];

  constructor(passOn: (batch: readonly T[]) => void) {
    this.#passOn = passOn;
  }

  add(item: T): void {
    if (this.#batch.length === 0) setImmediate(() => this.#flush());
    this.#batch.push(item);
    if (this.#batch.length >= LARGEST) this.#flush();
  }

  #flush(): void {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#passOn(batch);
  }
}
