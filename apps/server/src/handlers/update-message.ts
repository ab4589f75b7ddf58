import { ValidationError } from "@failover-kit/core/model";
import type { MarkReadAnswer } from "@failover-kit/core/transport";
import type { ControlResult } from "@failover-kit/engine";
import { z } from "zod";
import { InvalidJsonError } from "../errors/invalid-json-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { actingName } from "../http/actor.ts";
import { auditEntry } from "../http/audit-entry.ts";
import { readJson } from "../http/json-body.ts";
import { invalidMessage, notSupported, unknownMessage, unreadableMessage } from "../http/message-problem.ts";
import { problem } from "../http/problem.ts";
import { readBody } from "../http/read-values.ts";
import type { Answer, CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { awaitRevocation } from "./await-revocation.ts";
import { type FoundMessage, findMessage, isAnothers } from "./find-run.ts";

const indicatorSchema = z.object({ show: z.boolean(), type: z.literal("text").optional() });

/** The body of `PATCH /v1/messages/{message_uuid}`. */
export const messageUpdateSchema = z
  .object({
    status: z.enum(["revoked", "read"]).meta({
      description:
        "`revoked`: take this message back, and send nothing more. `read`: mark what a person wrote as read, under the id of the gateway.",
    }),
    replying_indicator: indicatorSchema
      .optional()
      .meta({ description: "With `read`: show the person that somebody is typing." }),
  })
  .meta({ examples: [{ status: "revoked" }] });

type MessageUpdate = z.output<typeof messageUpdateSchema>;

const done: Answer = { status: 202 };

/** `PATCH /v1/messages/{message_uuid}`: as in Messages v1, takes a message back, or marks a person's as read. */
export function updateMessage(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const { traceId, params, caller } = request;
    try {
      const update = readBody(messageUpdateSchema, readJson(request.body));
      const id = params.id?.toLowerCase() ?? "";
      const message = await findMessage(parts, caller.accountId, id);
      if (update.status === "read")
        return await markRead(parts, request, { id, update, isOurs: message !== null });
      return message === null ? unknownMessage(traceId) : await takeBack(parts, request, message);
    } catch (error) {
      if (error instanceof ValidationError) return invalidMessage(error.issues, traceId);
      if (error instanceof InvalidJsonError) return unreadableMessage(error.message, traceId);
      throw error;
    }
  };
}

/** Cancels the run, and answers when the gateway has said what became of the message. */
async function takeBack(
  parts: ServerParts,
  request: CallerRequest,
  { run, stepIndex }: FoundMessage,
): Promise<Answer> {
  const { traceId, caller } = request;
  const result = await fromStore(
    parts.engine.control({
      accountId: caller.accountId,
      runId: run.id,
      expectedRevision: null,
      event: { type: "revocation-asked", stepIndex, by: actingName(request) },
      audit: auditEntry(parts, request, { action: "message.revoked", target: run.id }),
    }),
  );
  if (result.kind === "not_found") return unknownMessage(traceId);
  if (result.kind === "refused") return notSupported(refusals[reasonOf(result)], traceId);
  const answered = await awaitRevocation(parts, { run: result.run, stepIndex });
  if (answered.steps[stepIndex]?.revocation?.state !== "refused") return done;
  return notSupported(refusals.refused, traceId);
}

type RefusalReason = "not_revocable" | "nothing_out" | "refused";

const refusals: Readonly<Record<RefusalReason, string>> = {
  not_revocable:
    "Only RCS takes messages back, and only from a v1 gateway that we call with a token. Nothing was changed.",
  nothing_out:
    "This message was not sent, or has failed: there is nothing to take back. Nothing was changed.",
  refused: "The gateway did not take the message back: it may still be read. Nothing more is sent.",
};

function reasonOf({ refusal }: Extract<ControlResult, { kind: "refused" }>): RefusalReason {
  return refusal === "not_revocable" ? refusal : "nothing_out";
}

interface ReadOrder {
  readonly id: string;
  readonly update: MessageUpdate;
  readonly isOurs: boolean; // a message that the caller has sent
}

/**
 * What people write has the gateway's own id, and it is the gateway that knows what it names. In place of another account's
 * it is asked about one that nobody has, so that the answer is the same whatever state the gateway is in.
 */
async function markRead(
  parts: ServerParts,
  { traceId, caller }: CallerRequest,
  { id, update, isOurs }: ReadOrder,
): Promise<Answer> {
  if (isOurs) return notSupported("Only what a person wrote can be marked as read.", traceId);
  const messageUuid = (await isAnothers(parts, caller.accountId, id)) ? crypto.randomUUID() : id;
  const isTyping = update.replying_indicator?.show === true;
  return markReadAnswer(await parts.markRead({ messageUuid, isTyping }), traceId);
}

function markReadAnswer(answer: MarkReadAnswer, traceId: string): Answer {
  switch (answer.kind) {
    case "marked":
      return done;
    case "not_found":
      return unknownMessage(traceId);
    case "refused":
      return notSupported(`The gateway has refused it. ${answer.error.reason}`, traceId);
    case "unavailable": {
      const detail = `The gateway cannot do it now. ${answer.error.reason}`;
      const headers = { "retry-after": "1" };
      return problem({ status: 503, code: "gateway_unavailable", detail, traceId, headers });
    }
  }
}
