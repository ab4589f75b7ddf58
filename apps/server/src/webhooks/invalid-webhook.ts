import type { Issue } from "@failover-kit/core/model";
import { problem } from "../http/problem.ts";
import type { Answer } from "../http/route.ts";

/** What a webhook is answered that cannot be understood: a repeat of it would not help. */
export function invalidWebhook(detail: string, { path, message }: Issue, traceId: string): Answer {
  const more = { invalid_parameters: [{ name: path, reason: message }] };
  return problem({ status: 400, code: "invalid_webhook", detail, traceId, more });
}
