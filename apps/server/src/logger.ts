import { type DestinationStream, destination, type Logger, pino } from "pino";
import type { LogLevel } from "./environment-schema.ts";

export type { Logger } from "pino";

/** Members that may hold a secret, a text or somebody's number; they are cut out wherever they turn up. */
const secretMembers = [
  "authorization",
  "body",
  "headers",
  "secret",
  "token",
  "text",
  "to",
  "from",
  "message",
];
const secretPaths = secretMembers.flatMap((name) => [`*.${name}`, `*.*.${name}`]);

/** Makes the log: JSON lines on the standard error, so that the standard output stays readable for people. */
export function createLogger(
  level: LogLevel,
  target: DestinationStream = destination({ fd: 2, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: [...secretMembers, ...secretPaths], remove: true },
      serializers: { err: (error: unknown) => describeError(error) },
    },
    target,
  );
}

interface ErrorDescription {
  readonly type: string;
  readonly code?: unknown;
  readonly reason: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

const MAX_CAUSES = 5;

/** Only what we know to be harmless: errors carry all sorts of members of their own. */
function describeError(error: unknown, causesLeft = MAX_CAUSES): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, reason: "not an error object" };
  return {
    type: error.name,
    ...("code" in error && { code: error.code }),
    reason: withoutNumbers(error.message),
    stack: withoutNumbers(error.stack ?? ""),
    ...(error.cause instanceof Error &&
      causesLeft > 0 && { cause: describeError(error.cause, causesLeft - 1) }),
  };
}

/** Phone numbers and ids of people, however they are written; a library may quote them. */
function withoutNumbers(text: string): string {
  return text.replace(/\d(?:[ ().-]{0,2}\d){6,}/g, "#");
}
