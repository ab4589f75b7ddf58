import { randomUUID } from "node:crypto";
import { channelRules } from "@failover-kit/core/model";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { AcceptedMessage } from "../accepted-message.ts";
import type { Feed } from "../feed.ts";
import type { InboundMessage } from "../inbound/inbound-message.ts";
import type { Inbox } from "../inbound/inbox.ts";
import { isRecord } from "../is-record.ts";
import type { MessageLog } from "../message-log.ts";
import type { Clock } from "../time/clock.ts";
import { malformedV1 } from "../validation/generation.ts";
import type { StatusReporter } from "../webhooks/status-reporter.ts";
import type { Authorize } from "./authorize.ts";
import { parseJson } from "./parse-json.ts";
import {
  type InvalidParameter,
  messagesProblem,
  notFound,
  type Problem,
  platformProblem,
  sendProblem,
} from "./problem.ts";
import type { UnansweredCallers } from "./unanswered-callers.ts";

/** What the update route works with. */
export interface UpdateRouteOptions {
  readonly authorize: Authorize;
  readonly clock: Clock;
  readonly log: MessageLog | null;
  readonly inbox: Inbox;
  readonly reporter: StatusReporter;
  readonly feed: Feed;
  readonly unanswered: UnansweredCallers;
}

const revocableForMs = 24 * 3_600_000;

/**
 * Adds `PATCH /v1/messages/{uuid}`: marks what people wrote as read (WhatsApp and RCS), or takes back an RCS message
 * within 24 hours: nothing more is reported of it then.
 */
export function addUpdateRoute(app: FastifyInstance, options: UpdateRouteOptions): void {
  app.patch<{ Params: { uuid: string } }>("/v1/messages/:uuid", async (request, reply) => {
    const caller = options.authorize(request.raw);
    if ("problem" in caller) return sendProblem(reply, caller.problem);
    const body = parseJson(request.body);
    if (body === null) return sendProblem(reply, malformedV1());
    const fields = isRecord(body.value) ? body.value : {};
    const faults = updateFaults(fields);
    if (faults.length > 0) return sendProblem(reply, invalid(faults));
    const { uuid } = request.params;
    const inbound = options.inbox.find(uuid);
    if (inbound !== null) return markAsRead(reply, inbound, fields);
    const message = options.log?.find(uuid) ?? null;
    if (message === null) return sendProblem(reply, notFound(`External Id not found for message ${uuid}`));
    return revoke(reply, message, fields, options);
  });
}

function markAsRead(
  reply: FastifyReply,
  message: InboundMessage,
  { status, replying_indicator: indicator }: Readonly<Record<string, unknown>>,
): FastifyReply {
  const canMark = message.channel === "whatsapp" || message.channel === "rcs";
  const canIndicate = indicator === undefined || message.channel === "whatsapp";
  if (status !== "read" || !canMark || !canIndicate) return sendProblem(reply, notSupported());
  message.isRead = true;
  return sendUpdated(reply);
}

async function revoke(
  reply: FastifyReply,
  message: AcceptedMessage,
  { status }: Readonly<Record<string, unknown>>,
  { clock, reporter, feed, unanswered }: UpdateRouteOptions,
): Promise<FastifyReply> {
  const isInTime = clock.now() - message.acceptedAt <= revocableForMs;
  if (status !== "revoked" || !channelRules[message.channel].canRevoke || !isInTime) {
    return sendProblem(reply, notSupported());
  }
  const isUndelivered = !message.sent.some((sent) => sent.status === "delivered" || sent.status === "read");
  message.isRevoked = true;
  if (message.revokeFaults.delivers && isUndelivered) await reporter.deliverNow(message);
  feed.publish("revoked", () => JSON.stringify({ message_uuid: message.uuid }));
  return message.revokeFaults.hangs ? unanswered.add(reply) : sendUpdated(reply);
}

function sendUpdated(reply: FastifyReply): FastifyReply {
  return reply.code(202).header("x-request-id", randomUUID()).send();
}

function updateFaults({ status, replying_indicator: indicator }: Readonly<Record<string, unknown>>) {
  const faults: InvalidParameter[] = [];
  if (status !== "read" && status !== "revoked") {
    faults.push({ name: "status", reason: "must be read or revoked" });
  }
  const isIndicator = isRecord(indicator) && typeof indicator.show === "boolean" && indicator.type === "text";
  if (indicator !== undefined && !isIndicator) {
    faults.push({ name: "replying_indicator", reason: 'must be { "show": true, "type": "text" }' });
  }
  return faults;
}

function invalid(invalidParameters: readonly InvalidParameter[]): Problem {
  const detail = "The value of one or more parameters is invalid.";
  return { ...messagesProblem(422, 1150, "Invalid params", detail), invalidParameters };
}

function notSupported(): Problem {
  const detail = "This operation is not supported for this message.";
  return platformProblem(422, "unprocessable-entity", "Operation not supported", detail);
}
