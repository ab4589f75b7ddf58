import { hasCode, type Issue } from "@failover-kit/core/model";
import { type INode, NodeOperationError } from "n8n-workflow";
import { FieldError } from "./field-error.ts";
import { fieldName } from "./field-names.ts";

/** What happened, and what to do about it. */
interface Explanation {
  readonly message: string;
  readonly description: string;
}

/** Where an error happened. */
export interface ErrorPlace {
  readonly itemIndex?: number;
  /** The row of the field Steps that became a step of the request; they differ when rows were left out. */
  readonly rowOf?: ((stepIndex: number) => number) | undefined;
}

/** Any error in the words of people who see n8n's form. Keeps what is an explanation already. */
export function toNodeError(node: INode, error: unknown, place: ErrorPlace = {}): NodeOperationError {
  if (error instanceof NodeOperationError) return error;
  const { itemIndex, rowOf } = place;
  const { message, description } = explain(error, rowOf);
  const where = itemIndex === undefined ? "" : ` [item ${itemIndex}]`;
  return new NodeOperationError(node, asError(error), {
    message: message + where,
    description,
    ...(itemIndex !== undefined && { itemIndex }),
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error("something that is no error was thrown");
}

/** What the server says to a request that must be changed, one line for each place. */
export function issueLines(issues: readonly Issue[], rowOf?: (stepIndex: number) => number): string[] {
  return issues.map(({ path, message, fix }) => {
    const place = path === "" ? "" : `${fieldName(path, rowOf)}: `;
    return `${place}${message}${fix === undefined ? "" : ` ${fix}`}`;
  });
}

function explain(error: unknown, rowOf: ErrorPlace["rowOf"]): Explanation {
  if (error instanceof FieldError) return { message: error.message, description: error.fix };
  if (hasCode(error, "invalid_request")) return explainIssues(issuesOf(error), rowOf);
  if (hasCode(error, "conflict")) return explainConflict(error);
  if (hasCode(error, "server_unreachable")) return explainUnreachable(error);
  if (hasCode(error, "authentication_failed")) return explainRefusal(error);
  if (error instanceof Error && "code" in error && Object.hasOwn(explanations, String(error.code))) {
    return explanations[String(error.code)] as Explanation;
  }
  const message = error instanceof Error ? error.message : "Something unexpected happened";
  return { message, description: "Look at the log of n8n and of the Failover Kit server." };
}

const explanations: Readonly<Record<string, Explanation>> = {
  not_found: {
    message: "The server knows nothing of that name",
    description:
      "Check the ID or the workflow's name, that it belongs to the account of this API key, and that the Server URL of the credential ends before /v1.",
  },
  rate_limited: {
    message: "The server gets too many requests",
    description: 'Try again later, or switch "Retry On Fail" on in the settings of this node.',
  },
  server_unavailable: {
    message: "The server cannot answer at the moment",
    description:
      'Switch "Retry On Fail" on in the settings of this node: nothing is sent twice. The log of the server says more.',
  },
  unexpected_answer: {
    message: "The answer is not one that a Failover Kit server gives",
    description: "Check the Server URL of the credential; something else may be listening there.",
  },
  invalid_config: {
    message: "The Server URL of the credential cannot be used",
    description: "Write it with http:// or https://, without a user name, and up to where /v1 begins.",
  },
};

function explainIssues(issues: readonly Issue[], rowOf: ErrorPlace["rowOf"]): Explanation {
  const lines = issueLines(issues, rowOf);
  const [first = "The server does not accept this request"] = lines;
  if (issues[0]?.code === "idempotency_key_reused") {
    return {
      message: "The idempotency key was used for another request",
      description:
        "A retry must ask for the very same. Remove what changes between tries, such as {{ $now }}, or set your own Idempotency Key.",
    };
  }
  const more = lines.length - 1;
  return {
    message: more > 0 ? `${first} (and ${more} more)` : first,
    description: more > 0 ? lines.join("\n") : "Correct this field; nothing was sent.",
  };
}

function issuesOf(error: object): readonly Issue[] {
  return "issues" in error && Array.isArray(error.issues) ? (error.issues as readonly Issue[]) : [];
}

const conflicts: Readonly<Record<string, string>> = {
  run_ended: "The run has ended already",
  no_next_step: "There is no next step to send",
  run_paused: "The run is paused",
  run_not_paused: "The run is not paused",
  revision_mismatch: "The run has changed in the meantime",
};

function explainConflict(error: object): Explanation {
  const reason = "reason" in error ? String(error.reason) : "conflict";
  return {
    message: conflicts[reason] ?? `This is not possible now (${reason})`,
    description: "Get the run to see how it stands, and decide again.",
  };
}

function explainUnreachable(error: object): Explanation {
  const mayHaveArrived = "mayHaveArrived" in error && error.mayHaveArrived === true;
  return mayHaveArrived
    ? {
        message: "No answer came from the server, and the request may have arrived",
        description:
          'Switch "Retry On Fail" on in the settings of this node: the retry finds the same run, and nothing is sent twice.',
      }
    : {
        message: "There is no connection to the server",
        description:
          "Nothing was sent. Check the Server URL of the credential and that the server runs. If n8n is protected against requests to private addresses, its administrator must allow this one (N8N_SSRF_ALLOWED_HOSTNAMES).",
      };
}

function explainRefusal(error: object): Explanation {
  return "status" in error && error.status === 403
    ? {
        message: "This API key may not do that",
        description: "Use a key with the role sender; a viewer can only look.",
      }
    : {
        message: "The server does not accept the API key or its secret",
        description: "Open the credential of this node, copy both again and test it.",
      };
}
