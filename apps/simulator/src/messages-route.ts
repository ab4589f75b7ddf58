import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AcceptedMessage, IncomingMessage } from "./accepted-message.ts";
import type { Authorize } from "./authorize.ts";
import type { Answer, Behaviour } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import { type Generation, generations } from "./generation.ts";
import type { MessageLog } from "./message-log.ts";
import { parseJson } from "./parse-json.ts";
import { internalError, sendProblem, throttled } from "./problem.ts";
import type { Scenarios } from "./scenarios.ts";
import { planStatuses, type StatusPlan } from "./status-plan.ts";
import type { StatusReporter } from "./status-reporter.ts";

/** What the submit routes work with. */
export interface MessagesRouteOptions {
  readonly authorize: Authorize;
  readonly clock: Clock;
  readonly log: MessageLog | null; // null: messages are not recorded
  readonly reporter: StatusReporter;
  readonly scenarios: Scenarios;
  readonly seed: string;
}

/** One valid submit, and what its person will do with it. */
interface Submit {
  readonly message: IncomingMessage;
  readonly received: string; // the body as it came
  readonly behaviour: Behaviour;
}

const defaultRetryAfterSeconds = 1;

/** Adds the three doors through which messages come in. */
export function addMessagesRoutes(app: FastifyInstance, options: MessagesRouteOptions): void {
  for (const generation of generations) {
    app.post(generation.path, (request, reply) => handleSubmit(request, reply, generation, options));
  }
}

function handleSubmit(
  request: FastifyRequest,
  reply: FastifyReply,
  generation: Generation,
  options: MessagesRouteOptions,
): FastifyReply | Promise<FastifyReply> {
  const unauthorized = options.authorize(request.raw);
  if (unauthorized !== null) return sendProblem(reply, unauthorized);
  const body = parseJson(request.body);
  if (body === null) return sendProblem(reply, generation.malformed());
  const reading = generation.read(body.value);
  if ("problem" in reading) return sendProblem(reply, reading.problem);
  const { channel, to } = reading.message;
  const behaviour = options.scenarios.behaviourFor(channel, to);
  const submit = { message: reading.message, received: body.text, behaviour };
  const answer = options.scenarios.nextAnswer(behaviour, channel, to);
  return performers[answer](reply, submit, { ...options, generation });
}

type Performer = (
  reply: FastifyReply,
  submit: Submit,
  options: MessagesRouteOptions & { readonly generation: Generation },
) => FastifyReply | Promise<FastifyReply>;

/** What each answer does. */
const performers: Readonly<Record<Answer, Performer>> = {
  accept: (reply, submit, options) => sendAccepted(reply, acceptAndReport(submit, options)),
  refuse: (reply, { message }, { generation }) => sendProblem(reply, generation.refused(message)),
  throttle: (reply, { behaviour }, { clock }) =>
    sendProblem(reply, throttled(behaviour.retry_after ?? defaultRetryAfterSeconds, clock.now())),
  fail: (reply) => sendProblem(reply, internalError()),
  cut_after_accept: (reply, submit, options) => {
    acceptAndReport(submit, options);
    return cut(reply);
  },
  cut_before_accept: cut,
  statuses_first: async (reply, submit, options) => {
    const { message, plan } = accept(submit, options);
    await options.reporter.reportAll(message, plan);
    return sendAccepted(reply, message);
  },
};

function acceptAndReport(submit: Submit, options: MessagesRouteOptions): AcceptedMessage {
  const { message, plan } = accept(submit, options);
  options.reporter.start(message, plan);
  return message;
}

function accept(
  { message, received, behaviour }: Submit,
  { clock, log, seed }: MessagesRouteOptions,
): { message: AcceptedMessage; plan: StatusPlan } {
  const accepted: AcceptedMessage = {
    ...message,
    uuid: randomUUID(),
    acceptedAt: clock.now(),
    received,
    sent: [],
    isRevoked: false,
  };
  log?.add(accepted);
  return { message: accepted, plan: planStatuses(behaviour, message.channel, seed + received) };
}

function sendAccepted(reply: FastifyReply, { uuid }: AcceptedMessage): FastifyReply {
  return reply
    .code(202)
    .header("x-request-id", randomUUID())
    .type("application/json")
    .send(`{"message_uuid":"${uuid}"}`);
}

function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.destroy();
  return reply;
}
