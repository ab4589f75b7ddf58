import { type Issue, ValidationError, type Workflow } from "@failover-kit/core/model";
import { type ParseResult, parseMessageRequest } from "@failover-kit/core/validation";
import { InvalidJsonError } from "../errors/invalid-json-error.ts";
import { readJson } from "../http/json-body.ts";
import { invalidMessage, unreadableMessage } from "../http/message-problem.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import { messageIdOf } from "../message-id.ts";
import type { ServerParts } from "../server-parts.ts";
import { acceptRun } from "./accept-run.ts";

/** `POST /v1/messages`: a message of Messages v1 with its native failover, run by our engine. */
export function createMessage(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    try {
      const read = () => readMessage(parts, request.body);
      const { run, headers } = await acceptRun(parts, request, { door: "messages", read });
      const hasFailover = run.steps.length > 1;
      const body = { message_uuid: messageIdOf(run.id, 0), ...(hasFailover && { workflow_id: run.id }) };
      return { status: 202, body, headers };
    } catch (error) {
      if (error instanceof ValidationError) return invalidMessage(error.issues, request.traceId);
      if (error instanceof InvalidJsonError) return unreadableMessage(error.message, request.traceId);
      throw error;
    }
  };
}

function readMessage({ allowedAddresses }: ServerParts, body: Buffer): ParseResult<Workflow> {
  const parsed = parseMessageRequest(readJson(body));
  if (!parsed.ok) return parsed;
  const issues = parsed.value.steps.flatMap(({ reporting }, index): readonly Issue[] | Issue => {
    if (!reporting?.webhookUrl) return [];
    const place = index === 0 ? "webhook_url" : `failover[${index - 1}].webhook_url`;
    return allowedAddresses.check(reporting.webhookUrl, place) ?? [];
  });
  return issues.length === 0 ? parsed : { ok: false, issues, warnings: parsed.warnings };
}
