/** One thing that is wrong, or doubtful, in what a caller sent. */
export interface Issue {
  readonly path: string; // the exact place, for example `workflow[1].to.number`; "" is the whole body
  readonly code: string; // stable, for programs
  readonly message: string; // for people: what is wrong
  readonly fix?: string; // for people: what to write instead
}

/** Writes a path the way callers know it: `workflow[1].to.number`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}
