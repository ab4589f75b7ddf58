import type { Clock } from "./clock.ts";

interface Entry<T> {
  readonly dueAt: number;
  readonly order: number; // settles equal instants: first planned, first run
  readonly item: T;
}

const longestDelayMs = 2 ** 31 - 1; // a longer timer would fire at once
const batchSize = 500; // so that a flood of due items lets requests in between

/** Runs planned items when they are due. All of them share one timer, so a hundred thousand cost little. */
export class Scheduler<T> {
  readonly #clock: Clock;
  readonly #run: (item: T) => void;
  #heap: Entry<T>[] = [];
  #order = 0;
  #timerAt = Number.POSITIVE_INFINITY;
  #cancelTimer: () => void = () => {};

  constructor(clock: Clock, run: (item: T) => void) {
    this.#clock = clock;
    this.#run = run;
  }

  plan(dueAt: number, item: T): void {
    this.#order += 1;
    push(this.#heap, { dueAt, order: this.#order, item });
    if (dueAt < this.#timerAt) this.#arm();
  }

  /** Drops everything that is planned. */
  clear(): void {
    this.#heap = [];
    this.#cancelTimer();
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #arm(): void {
    this.#cancelTimer();
    const next = this.#heap[0];
    if (next === undefined) return;
    const delayMs = Math.min(Math.max(0, next.dueAt - this.#clock.now()), longestDelayMs);
    this.#timerAt = next.dueAt;
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#runDue());
  }

  #runDue(): void {
    this.#timerAt = Number.NEGATIVE_INFINITY; // what is planned meanwhile needs no timer of its own
    const now = this.#clock.now();
    for (let count = 0; count < batchSize; count += 1) {
      const next = this.#heap[0];
      if (next === undefined || next.dueAt > now) break;
      pop(this.#heap);
      this.#run(next.item);
    }
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.#arm();
  }
}

function isBefore(left: Entry<unknown>, right: Entry<unknown>): boolean {
  return left.dueAt === right.dueAt ? left.order < right.order : left.dueAt < right.dueAt;
}

/** Adds to a binary heap: the parent of `i` is at `(i - 1) / 2`, and no parent is due after its children. */
function push<T>(heap: Entry<T>[], entry: Entry<T>): void {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !isBefore(entry, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
}

function pop<T>(heap: Entry<T>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const childIndex = earlierChild(heap, index);
    const child = heap[childIndex];
    if (child === undefined || !isBefore(child, last)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
}

function earlierChild<T>(heap: readonly Entry<T>[], index: number): number {
  const left = heap[2 * index + 1];
  const right = heap[2 * index + 2];
  const isRightFirst = left !== undefined && right !== undefined && isBefore(right, left);
  return 2 * index + (isRightFirst ? 2 : 1);
}
