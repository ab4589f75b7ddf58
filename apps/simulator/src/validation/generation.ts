import type { IncomingMessage } from "../accepted-message.ts";
import { type Problem, platformProblem } from "../routes/problem.ts";
import { readV1, refusedByV1 } from "./validate-v1.ts";
import { betaDoor, invalidV01, readV01, refusedByV01, v01Door } from "./validate-v01.ts";

/** A body as it came and what it says. */
export interface Received {
  readonly text: string;
  readonly value: unknown;
}

/** The message in a body, and those of its native failover (null: it has none), or the error that the API answers. */
export type Reading =
  | { readonly message: IncomingMessage; readonly failover: readonly IncomingMessage[] | null }
  | { readonly problem: Problem };

/** One generation of the Messages API: how it reads a body, and how it says no. */
export interface Generation {
  readonly path: string;
  read(body: Received): Reading;
  malformed(): Problem;
  refused(message: IncomingMessage): Problem;
}

/** The three doors through which messages come in. */
export const generations: readonly Generation[] = [
  { path: "/v1/messages", read: readV1, malformed: malformedV1, refused: refusedByV1 },
  {
    path: "/v0.1/messages",
    read: (body) => readV01(body, v01Door),
    malformed: malformedV01,
    refused: refusedByV01,
  },
  {
    path: "/beta/messages",
    read: (body) => readV01(body, betaDoor),
    malformed: malformedV01,
    refused: refusedByV01,
  },
];

/** v1 answers 422, not 400, to a body that is no JSON. */
export function malformedV1(): Problem {
  return platformProblem(422, "invalid-json", "Invalid JSON", "The request body did not contain valid JSON");
}

function malformedV01(): Problem {
  return invalidV01([{ name: "body", reason: "must be valid JSON" }]);
}
