import { type Issue, KitError, ValidationError } from "@failover-kit/core/model";

/** What a Catch node gets of an error, and a word for the node's status. */
export interface DescribedError {
  readonly error: Error & { code?: string };
  readonly word: string; // a key of the catalogue, below `status`
}

const words: Readonly<Record<string, string>> = {
  server_unreachable: "away",
  server_unavailable: "away",
  rate_limited: "busy",
  authentication_failed: "refused",
  not_found: "not-found",
  conflict: "not-possible",
  invalid_request: "invalid",
  invalid_input: "invalid",
  invalid_config: "misconfigured",
};

/** The one place where errors become what Node-RED shows. What is wrong with a request is told by its place. */
export function describeError(thrown: unknown): DescribedError {
  if (!(thrown instanceof KitError)) {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)), word: "error" };
  }
  const issues = thrown instanceof ValidationError ? thrown.issues : [];
  const message = issues.length > 0 ? `Not accepted. ${issues.map(sentence).join(" ")}` : thrown.message;
  const { code } = thrown;
  // Without a name Node-RED shows the sentence alone, and not the class before it.
  const error = Object.assign(new Error(message, { cause: thrown }), { name: "", code, issues });
  return { error, word: words[code] ?? "error" };
}

/** `steps[1].to` is `Step 2, to` for people. */
function sentence({ path, message, fix }: Issue): string {
  const place = path
    .replace(/^steps\[(\d+)\]\.?/, (_all, index) => `Step ${Number(index) + 1}, `)
    .replace(/, $/, "");
  return [place === "" ? message : `${place}: ${message}`, fix].filter(Boolean).join(" ");
}
