/**
 * A map that forgets its oldest entries when it is full. They are kept in two generations of half the limit each, and
 * forgotten a generation at a time: a map that loses its oldest entry again and again has to step over more and more empty
 * places to find it.
 */
export class BoundedMap<K, V> {
  readonly #limit: number; // of one generation
  #young = new Map<K, V>();
  #old: ReadonlyMap<K, V> = new Map();

  /** At most `limit` entries are kept, an even number, and at least the newest half of that. */
  constructor(limit: number) {
    this.#limit = limit / 2;
  }

  get(key: K): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#limit && !this.#young.has(key)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
