import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Acceptance, Submit } from "../acceptance.ts";
import type { AcceptedMessage } from "../accepted-message.ts";
import type { Answer, Behaviour } from "../people/behaviour.ts";
import { answerFaults, strikes } from "../people/faults.ts";
import type { Chances } from "../people/random.ts";
import type { Scenarios } from "../people/scenarios.ts";
import type { Clock } from "../time/clock.ts";
import { type Generation, generations } from "../validation/generation.ts";
import type { Authorize } from "./authorize.ts";
import { parseJson } from "./parse-json.ts";
import { internalError, lowBalance, sendProblem, throttled } from "./problem.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { UnansweredCallers } from "./unanswered-callers.ts";

/** What the submit routes work with. */
export interface MessagesRouteOptions {
  readonly authorize: Authorize;
  readonly acceptance: Acceptance;
  readonly clock: Clock;
  readonly rateLimit: RateLimit;
  readonly scenarios: Scenarios;
  readonly unanswered: UnansweredCallers;
}

type Context = MessagesRouteOptions & { readonly generation: Generation };

const defaultRetryAfterSeconds = 1;

/** Adds the three doors through which messages come in. */
export function addMessagesRoutes(app: FastifyInstance, options: MessagesRouteOptions): void {
  for (const generation of generations) {
    const context = { ...options, generation };
    app.post(generation.path, (request, reply) => handleSubmit(request, reply, context));
  }
}

function handleSubmit(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
): FastifyReply | Promise<FastifyReply> {
  const { authorize, clock, generation, rateLimit, scenarios } = context;
  const caller = authorize(request.raw);
  if ("problem" in caller) return sendProblem(reply, caller.problem);
  const body = parseJson(request.body);
  if (body === null) return sendProblem(reply, generation.malformed());
  const reading = generation.read(body);
  if ("problem" in reading) return sendProblem(reply, reading.problem);
  const { channel, to, from } = reading.message;
  const rate = rateLimit.take(channel, from, clock.now());
  if (rate !== null) reply.headers(rate.headers);
  if (rate?.isExceeded) return sendProblem(reply, throttled(defaultRetryAfterSeconds));
  const behaviour = scenarios.behaviourFor(channel, to);
  const chances = scenarios.chancesOf(behaviour, reading.message.received);
  const answer = answerOf(behaviour, scenarios.nextAnswer(behaviour, channel, to), chances);
  const { applicationId } = caller;
  return performers[answer](reply, { ...reading, applicationId, behaviour, answer, chances }, context);
}

/** The behaviour's own answer; where it accepts, a fault may strike instead. */
function answerOf({ faults }: Behaviour, answer: Answer, chances: Chances): Answer {
  if (answer !== "accept") return answer;
  const random = chances("answer");
  return answerFaults.find((fault) => strikes(faults?.[fault], random)) ?? answer;
}

type Performer = (
  reply: FastifyReply,
  submit: Submit,
  context: Context,
) => FastifyReply | Promise<FastifyReply>;

/** What each answer does. */
const performers: Readonly<Record<Answer, Performer>> = {
  accept: (reply, submit, { acceptance }) => sendAccepted(reply, acceptance.accept(submit)),
  refuse: (reply, { message }, { generation }) => sendProblem(reply, generation.refused(message)),
  no_credit: (reply) => sendProblem(reply, lowBalance()),
  throttle: (reply, { behaviour }, { clock }) => {
    const seconds = behaviour.retry_after ?? defaultRetryAfterSeconds;
    const reset = Math.ceil(clock.now() / 1000) + seconds;
    reply.headers({ "x-ratelimit-limit": 30, "x-ratelimit-remaining": 0, "x-ratelimit-reset": reset });
    return sendProblem(reply, throttled(seconds));
  },
  fail: (reply) => sendProblem(reply, internalError()),
  fail_after_accept: (reply, submit, { acceptance }) => {
    acceptance.accept(submit);
    return sendProblem(reply, internalError());
  },
  hang_after_accept: (reply, submit, { acceptance, unanswered }) => {
    acceptance.accept(submit);
    return unanswered.add(reply);
  },
  cut_after_accept: (reply, submit, { acceptance }) => {
    acceptance.accept(submit);
    return cut(reply);
  },
  cut_before_accept: cut,
  statuses_first: async (reply, submit, { acceptance }) =>
    sendAccepted(reply, await acceptance.acceptAfterStatuses(submit)),
};

function sendAccepted(reply: FastifyReply, { uuid, workflow }: AcceptedMessage): FastifyReply {
  const rest = workflow === null ? "" : `,"workflow_id":"${workflow.id}"`;
  return reply
    .code(202)
    .header("x-request-id", randomUUID())
    .type("application/json")
    .send(`{"message_uuid":"${uuid}"${rest}}`);
}

function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.destroy();
  return reply;
}
