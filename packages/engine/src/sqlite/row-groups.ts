/** Rows in the order of their first column, taken group by group beside another walk in the same order. */
export class RowGroups<Row extends readonly [key: number, ...unknown[]]> {
  readonly #rows: Iterator<Row>;
  #next: Row | null;

  constructor(rows: Iterable<Row>) {
    this.#rows = rows[Symbol.iterator]();
    this.#next = this.#read();
  }

  /** The rows of this key. Those of smaller keys are to be taken first. */
  of(key: number): readonly Row[] {
    return this.#take((next) => next === key);
  }

  /** The rows whose key is smaller. */
  before(key: number): readonly Row[] {
    return this.#take((next) => next < key);
  }

  #take(isWanted: (key: number) => boolean): Row[] {
    const taken: Row[] = [];
    while (this.#next !== null && isWanted(this.#next[0])) {
      taken.push(this.#next);
      this.#next = this.#read();
    }
    return taken;
  }

  #read(): Row | null {
    const { value, done } = this.#rows.next();
    return done ? null : value;
  }
}
