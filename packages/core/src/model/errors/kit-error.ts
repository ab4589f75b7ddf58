/** Everything this kit throws on purpose. Branch on `code`; `message` is for people. */
export abstract class KitError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Compares codes, not classes: a bundled adapter carries its own copy of every class. */
export function hasCode<C extends string>(error: unknown, code: C): error is Error & { code: C } {
  return error instanceof Error && "code" in error && error.code === code;
}
