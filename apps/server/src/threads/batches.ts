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
  }

  #flush(): void {
    const batch = this.#batch;
    this.#batch = [];
    this.#passOn(batch);
  }
}
