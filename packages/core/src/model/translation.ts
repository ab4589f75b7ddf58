import type { Issue } from "./issue.ts";

/** Something in the words of another generation, or everything that they cannot say. */
export type Translation<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Collects what the other generation has no words for. Names places, never what stands there. */
export class Refusals {
  readonly #code: "not_in_v1" | "not_in_v01";
  readonly #issues: Issue[] = [];

  constructor(code: "not_in_v1" | "not_in_v01") {
    this.#code = code;
  }

  add(path: string, message: string): void {
    this.#issues.push({ path, code: this.#code, message });
  }

  /** Refuses every member of `value`, which stands at `path`, that is not among the known ones. */
  addUnknown(path: string, value: object, known: readonly string[]): void {
    const generation = this.#code === "not_in_v1" ? "v1" : "v0.1";
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined || known.includes(name)) continue;
      this.add(path === "" ? name : `${path}.${name}`, `Messages ${generation} has no "${name}" here.`);
    }
  }

  refused(): Translation<never> {
    return { ok: false, issues: this.#issues };
  }

  /** What `say` says, unless something was refused. */
  orValue<T>(say: () => T): Translation<T> {
    return this.#issues.length > 0 ? this.refused() : { ok: true, value: say() };
  }
}
