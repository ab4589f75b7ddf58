import type { Finding, Path } from "./findings.ts";
import type { IssueCode } from "./parse-result.ts";

interface Hint {
  readonly code: IssueCode;
  readonly message: string;
  readonly fix: string;
}

const callback: Hint = {
  code: "run_setting_on_step",
  message: "Reports are about the whole run, so a step has no address of its own for them.",
  fix: 'Write "callback_url" once, beside "steps".',
};

const failoverMember: Hint = {
  code: "unknown_member",
  message: "What to wait for, and how long, stands in the failover rule.",
  fix: 'Write "failover": { "condition_status": "delivered", "expiry_time": 600 }.',
};

const stepHints = new Map<string, Hint>([
  [
    "client_ref",
    {
      code: "run_setting_on_step",
      message: "The reference belongs to the whole run, not to a step.",
      fix: 'Write "client_ref" once, beside "steps".',
    },
  ],
  ["webhook_url", callback],
  ["callback_url", callback],
  [
    "webhook_version",
    {
      code: "run_setting_on_step",
      message: "Statuses go to the server itself, in the version that it was configured for.",
      fix: 'Remove "webhook_version"; for reports, write "callback_url" once, beside "steps".',
    },
  ],
  [
    "message",
    {
      code: "unknown_member",
      message: 'A "message" in a step is the shape of the older generation.',
      fix: 'Write its content in the step itself: "message_type": "text", "text": "…".',
    },
  ],
  ["expiry", failoverMember],
  ["expiry_time", failoverMember],
  ["condition_status", failoverMember],
]);

const olderShape: Hint = {
  code: "unknown_member",
  message: "This is the shape of POST /beta/workflows and POST /v0.1/dispatch.",
  fix: 'Write "steps" here, or send the body there.',
};

const runHints = new Map<string, Hint>([
  ["template", olderShape],
  ["workflow", olderShape],
  [
    "webhook_url",
    { ...callback, code: "unknown_member", message: "The address for reports has another name." },
  ],
  [
    "variables",
    {
      code: "unknown_member",
      message: "Variables belong to a saved workflow; these steps are written out.",
      fix: 'Write "workflow": "name" instead of "steps", or remove "variables".',
    },
  ],
]);

/** A better answer than "unknown member" to names that callers of other APIs write. */
export function hintForRunRequest(path: Path, name: string): Finding<IssueCode> | null {
  const hint = path.length === 0 ? runHints.get(name) : path.length === 2 ? stepHints.get(name) : undefined;
  return hint === undefined ? null : { ...hint, path: [...path, name] };
}
