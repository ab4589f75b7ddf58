import type { Node, NodeApi, NodeMessage } from "./node-red.ts";
import type { Evaluate } from "./send/build-request.ts";
import { InputError } from "./send/input-error.ts";

/** Finds the values of typed inputs for one message. */
export function evaluatorFor(RED: NodeApi, node: Node, msg: NodeMessage): Evaluate {
  return ({ value, type }) => {
    if (type === "str") return Promise.resolve(value);
    if (value === "") return Promise.resolve(undefined); // nothing was filled in
    return new Promise<unknown>((resolve, reject) => {
      RED.util.evaluateNodeProperty(value, type, node, msg, (error, result) =>
        error ? reject(error) : resolve(result),
      );
    }).catch((error) => {
      if (places.has(type)) return undefined; // a place below one that is not there
      const reason = error instanceof Error || isJsonataError(error) ? error.message : String(error);
      throw new InputError(`The value ${value} (${type})`, `cannot be found: ${reason}`);
    });
  };
}

const places: ReadonlySet<string> = new Set(["msg", "flow", "global"]);

/** JSONata throws plain objects. */
function isJsonataError(error: unknown): error is { readonly message: string } {
  return (
    typeof error === "object" && error !== null && "message" in error && typeof error.message === "string"
  );
}
