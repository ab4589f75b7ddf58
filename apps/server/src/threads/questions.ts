import { Batches } from "./batches.ts";

/** What passes between two threads and is answered, numbered by whoever asks. */
export type Numbered<T> = readonly [number: number, content: T];

/** Asks another thread, in batches, and gives each answer to whoever waits for it. */
export class Questions<Question, Answer> {
  readonly #batches: Batches<Numbered<Question>>;
  readonly #waiting = new Map<number, readonly [Question, (answer: Answer) => void]>(); // by number
  #lastNumber = 0;

  constructor(passOn: (questions: readonly Numbered<Question>[]) => void) {
    this.#batches = new Batches(passOn);
  }

  ask(question: Question): Promise<Answer> {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    this.#batches.add([number, question]);
    return new Promise((resolve) => {
      this.#waiting.set(number, [question, resolve]);
    });
  }

  /** What is not answered yet. */
  *waiting(): Iterable<Question> {
    for (const [question] of this.#waiting.values()) yield question;
  }

  /** Takes what the other thread has answered. */
  settle(answers: Iterable<Numbered<Answer>>): void {
    for (const [number, answer] of answers) {
      const [, resolve] = this.#waiting.get(number) ?? [];
      this.#waiting.delete(number);
      resolve?.(answer);
    }
  }

  /** Answers in place of the other thread, which will not. */
  giveUp(answerTo: (question: Question) => Answer): void {
    for (const [question, resolve] of this.#waiting.values()) resolve(answerTo(question));
    this.#waiting.clear();
  }
}
