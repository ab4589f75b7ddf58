import { LogLevel as BoltLevel, type Logger as BoltLogger } from "@slack/bolt";
import { type DestinationStream, destination, type Logger, pino } from "pino";
import type { LogLevel } from "./environment-schema.ts";

export type { Logger } from "pino";

/** Makes the log: JSON lines on the standard error. Only errors that we know to be harmless get into it. */
export function createLogger(
  level: LogLevel,
  target: DestinationStream = destination({ fd: 2, sync: false }),
): Logger {
  return pino({ level, base: null, serializers: { err: describeError } }, target);
}

/** An error without what somebody else may have put into it: its kind, its code, and where it was thrown. */
function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { type: typeof error };
  const at = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return {
    type: error.name,
    ...("code" in error && { code: error.code }),
    ...("data" in error && { slack: slackCodeOf(error.data) }),
    at: at.slice(0, 6).map((line) => line.trim()),
  };
}

function slackCodeOf(data: unknown): string | undefined {
  return typeof data === "object" && data !== null && "error" in data ? String(data.error) : undefined;
}

/**
 * The log as Bolt wants it. Bolt writes whole payloads on its lower levels and quotes what it was given on the higher
 * ones, so only the fact that it complained is kept, and the kind of the error.
 */
export function boltLogger(logger: Logger): BoltLogger {
  const tell = (level: "warn" | "error") => (first: unknown) =>
    logger[level](
      first instanceof Error ? { err: first } : {},
      `Bolt reports ${level === "warn" ? "a doubt" : "an error"}`,
    );
  return {
    debug: () => {},
    info: () => {},
    warn: tell("warn"),
    error: tell("error"),
    setLevel: () => {},
    getLevel: () => BoltLevel.WARN,
    setName: () => {},
  };
}
