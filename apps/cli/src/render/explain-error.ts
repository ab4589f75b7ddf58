import { hasCode, KitError, ValidationError } from "@failover-kit/core/model";
import {
  AuthenticationError,
  ConflictError,
  NotFoundError,
  RateLimitedError,
} from "@failover-kit/core/transport";
import { BrokenFileError } from "../errors/broken-file-error.ts";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import { KeptDraftError } from "../errors/kept-draft-error.ts";
import { ServerAwayError } from "../errors/server-away-error.ts";
import { WrongAddressError } from "../errors/wrong-address-error.ts";
import { exitCodes } from "../exit-codes.ts";

/** An error as people and programs are told of it. */
export interface Explanation {
  readonly code: string;
  readonly message: string; // what happened
  readonly next: string | null; // what to do about it
  readonly hasDoctor?: boolean; // true: doctor may find out more
  readonly exitCode: number;
  readonly more: Readonly<Record<string, unknown>>; // for programs
}

type Kind = Omit<Explanation, "more" | "message"> & { readonly message?: string };

const kinds: Readonly<Record<string, Omit<Kind, "code">>> = {
  authentication_failed: {
    next: "Write key and secret anew: failover init.",
    hasDoctor: true,
    exitCode: exitCodes.authentication,
  },
  not_found: {
    next: null,
    exitCode: exitCodes.notFound,
  },
  conflict: { next: null, exitCode: exitCodes.conflict },
  rate_limited: { next: "Wait a moment, then try again.", exitCode: exitCodes.unavailable },
  server_unavailable: { next: "Try again.", hasDoctor: true, exitCode: exitCodes.unavailable },
  unexpected_answer: {
    next: "Is this the address of a Failover Kit server?",
    hasDoctor: true,
    exitCode: exitCodes.unavailable,
  },
  invalid_config: { next: "Correct it: failover init", exitCode: exitCodes.usage },
  invalid_request: { next: null, exitCode: exitCodes.invalid },
  broken_file: { next: "Repair the file; nothing was sent.", exitCode: exitCodes.invalid },
  database_in_use: {
    message: "A server has this database open.",
    next: "Stop it first, or take a snapshot of the file and its -wal together and verify that.",
    exitCode: exitCodes.usage,
  },
  database_too_new: { next: "Verify it with the newer release.", exitCode: exitCodes.usage },
  database_unreadable: { next: null, exitCode: exitCodes.usage },
  usage: { next: null, exitCode: exitCodes.usage },
  interrupted: { next: null, exitCode: exitCodes.interrupted },
};

/** What to do about an error, for whoever is not with the doctor already. */
export function adviceOf({ next, hasDoctor }: Explanation): string | null {
  return hasDoctor === true ? `${next} Find out more: failover doctor.` : next;
}

/** Says what an error means. Only errors that we know are told in their own words. */
export function explainError(error: unknown): Explanation {
  if (error instanceof KeptDraftError) {
    const cause = explainError(error.cause);
    return { ...cause, next: error.next, hasDoctor: false, more: { ...cause.more, draft: error.file } };
  }
  if (error instanceof ServerAwayError) return explainUnreachable(error);
  if (error instanceof KitError) {
    const kind = kinds[error.code];
    if (kind) return { code: error.code, message: error.message, ...kind, ...ownWords(error) };
  }
  const message = error instanceof Error ? error.message : "Something that is not an error was thrown.";
  return {
    code: "internal_error",
    message: `Something went wrong in this program: ${message}`,
    next: "Run it again with FAILOVER_DEBUG=1 to see where, and report it.",
    exitCode: exitCodes.failed,
    more: {},
  };
}

function ownWords(error: KitError): Pick<Explanation, "more"> & Partial<Explanation> {
  if (error instanceof ConflictError) return explainConflict(error);
  if (error instanceof NotFoundError) return { ...explainNotFound(error.path), more: {} };
  if (error instanceof AuthenticationError && error.status === 403) return { next: otherRole, more: {} };
  if (error instanceof WrongAddressError) return { next: error.next, hasDoctor: false, more: {} };
  if ("next" in error && typeof error.next === "string") return { next: error.next, more: {} };
  if (error instanceof BrokenFileError) {
    return { more: { file: error.file, line: error.line, column: error.column } };
  }
  if (error instanceof InvalidRequestError) {
    return { more: { file: error.file, issues: error.issues, warnings: error.warnings } };
  }
  if (error instanceof ValidationError) return { more: { issues: error.issues } };
  if (error instanceof RateLimitedError) return { more: { retry_after: error.retryAfterSeconds } };
  return { more: {} };
}

const otherRole =
  "The role of this key does not allow it: use another key. An admin makes one: failover keys create NAME --role ROLE.";

function explainNotFound(path: string): Pick<Explanation, "message" | "next"> {
  const [, thing, list] = things.find(([start]) => path.startsWith(start)) ?? ["", "run", "runs"];
  const version = thing === "workflow" ? " or version" : "";
  return {
    message: `There is no such ${thing}${version}, or it belongs to another account.`,
    next: `See which there are: failover ${list}`,
  };
}

const things = [
  ["/v1/workflows/", "workflow", "workflows"],
  ["/v1/keys/", "key", "keys"],
] as const;

function explainUnreachable(error: ServerAwayError): Explanation {
  return {
    code: error.code,
    message: error.message,
    next: error.mayHaveArrived
      ? "See what has become of it: failover runs"
      : (error.trouble?.next ?? "Look at the network, and at the address."),
    hasDoctor: !error.mayHaveArrived,
    exitCode: exitCodes.unreachable,
    more: { url: error.url, may_have_arrived: error.mayHaveArrived, network_code: error.networkCode },
  };
}

const conflictReasons: Readonly<Record<string, string>> = {
  run_ended: "The run has ended already.",
  run_paused: "The run is paused. Resume it first.",
  run_not_paused: "The run is not paused, so there is nothing to resume.",
  no_next_step: "The run is at its last step, so there is no next message to send.",
  last_admin_key: "It is the last admin key: without it nobody could manage the account.",
  revision_mismatch: "Somebody else, or the run itself, was faster: it has changed since that revision.",
};

function explainConflict({
  reason,
  run,
  workflow,
  message,
}: ConflictError): Pick<Explanation, "more" | "message" | "next"> {
  if (workflow !== null) {
    return {
      message: `The workflow has changed since that version: it is at version ${workflow.version}. Nothing was changed.`,
      next: `Look at it as it is now: failover workflows export ${workflow.name}`,
      more: { reason, workflow },
    };
  }
  const state = run === null ? "" : ` It is ${run.status}, at revision ${run.revision}.`;
  return {
    message: `${conflictReasons[reason] ?? message}${state} Nothing was changed.`,
    next: run === null ? null : `Look at it as it is now: failover show ${run.id}`,
    more: { reason, run },
  };
}

/** Tells whether the reader of our output has gone, as `head` does. */
export function isBrokenPipe(error: unknown): boolean {
  return hasCode(error, "EPIPE");
}
