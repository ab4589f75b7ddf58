/** Keeps how far a numbered row of things was dealt with, when several are dealt with at the same time. */
export class DealtWith {
  readonly #open = new Set<number>(); // in the order of their numbers
  #last: number | null = null;

  /** The last number before which nothing is open; null before the first. */
  get position(): number | null {
    const [oldest] = this.#open;
    return oldest === undefined ? this.#last : oldest - 1;
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** Says that everything up to here is done. */
  reach(seq: number): void {
    this.#last = seq;
  }

  begin(seq: number): void {
    this.#open.add(seq);
    this.#last = seq;
  }

  end(seq: number): void {
    this.#open.delete(seq);
  }
}
