/** What passes between two threads and is answered, numbered by whoever asks. */
export type Numbered<T> = readonly [number: number, content: T];
