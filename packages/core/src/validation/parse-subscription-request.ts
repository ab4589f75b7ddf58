import type { EventPattern, SubscriptionFilterResource } from "../model/index.ts";
import { runDoor } from "./door.ts";
import { checkFaithful } from "./faithful-values.ts";
import { Findings } from "./findings.ts";
import type { ParseResult } from "./parse-result.ts";
import { isRecord } from "./record.ts";
import { reportShape } from "./shape-issues.ts";
import { subscriptionRequestSchema } from "./subscription-request-schema.ts";
import { checkCallbackUrl } from "./url-rules.ts";

/** What somebody wants to be told of, and where. */
export interface SubscriptionOrder {
  readonly url: string;
  readonly events: readonly EventPattern[]; // each once
  readonly filter: SubscriptionFilterResource;
  readonly description: string | null;
}

/** Reads the body of `POST /v1/subscriptions`. Reports all issues at once. */
export function parseSubscriptionRequest(body: unknown): ParseResult<SubscriptionOrder> {
  const findings = new Findings();
  if (!isRecord(body)) return refuseBody(findings);
  checkFaithful(body, runDoor, findings);
  const schema = subscriptionRequestSchema;
  const parsed = schema.safeParse(body);
  if (!parsed.success) reportShape(parsed.error, { schema, body, findings, hint: () => null });
  checkCallbackUrl(body.url, () => ["url"], findings);
  if (!parsed.success || findings.hasIssues) return findings.refused();
  const { url, events, filter = {}, description = null } = parsed.data;
  return findings.accepted({ url, events: [...new Set(events)], filter: withPlainId(filter), description });
}

/** Ids are written in lower case everywhere. */
function withPlainId(filter: SubscriptionFilterResource): SubscriptionFilterResource {
  return filter.run_id === undefined ? filter : { ...filter, run_id: filter.run_id.toLowerCase() };
}

function refuseBody(findings: Findings): ParseResult<never> {
  findings.issue({
    code: "wrong_type",
    path: [],
    message: "The body must be a JSON object.",
    fix: 'Write { "url": "https://…", "events": [ "run.completed" ] }, and send it as application/json.',
  });
  return findings.refused();
}
