import { createPublicKey } from "node:crypto";
import Fastify, { type FastifyError, type FastifyInstance } from "fastify";
import { Acceptance } from "./acceptance.ts";
import { Feed } from "./feed.ts";
import { Inbox } from "./inbound/inbox.ts";
import { type Logger, silentLogger } from "./logger.ts";
import { MessageLog } from "./message-log.ts";
import { addPageRoutes } from "./page-routes.ts";
import { Scenarios } from "./people/scenarios.ts";
import { createAuthorize, createAuthorizeToken } from "./routes/authorize.ts";
import { addClockRoutes } from "./routes/clock-routes.ts";
import { addControlRoutes } from "./routes/control-routes.ts";
import { addMessagesRoutes } from "./routes/messages-route.ts";
import { notFound, type Problem, platformProblem, sendProblem } from "./routes/problem.ts";
import { RateLimit, type RateLimitRule } from "./routes/rate-limit.ts";
import { addTrafficRoutes } from "./routes/traffic-routes.ts";
import { UnansweredCallers } from "./routes/unanswered-callers.ts";
import { addUpdateRoute } from "./routes/update-route.ts";
import { type Clock, systemClock } from "./time/clock.ts";
import { SteerableClock } from "./time/steerable-clock.ts";
import { Addresses, type Application } from "./webhooks/addresses.ts";
import { createSigner } from "./webhooks/signature.ts";
import { StatusReporter } from "./webhooks/status-reporter.ts";
import { WebhookLog } from "./webhooks/webhook.ts";
import { type RetrySignature, WebhookSender } from "./webhooks/webhook-sender.ts";

/** How a simulator is set up. */
export interface SimulatorOptions {
  readonly port: number; // 0: any free one
  readonly host?: string | undefined;
  readonly statusUrl?: string | undefined; // for messages without a `webhook_url`; absent: their statuses are only recorded
  readonly inboundUrl?: string | undefined; // for what people write; absent: it is only recorded
  readonly signatureSecret?: string | undefined; // absent: webhooks are not signed
  readonly retrySignature?: RetrySignature | undefined; // "anew" when absent
  readonly apiKey?: string | undefined; // absent: no credentials are asked for
  readonly apiSecret?: string | undefined;
  readonly applications?: readonly SimulatedApplication[] | undefined; // absent: any token passes
  readonly rateLimit?: RateLimitRule | undefined; // absent: everything is taken
  readonly clock?: Clock | undefined; // absent: the machine's, which can be steered over HTTP
  readonly seed?: string | number | undefined; // same seed and body, same chances and same order
  readonly logger?: Logger | undefined;
  readonly recordMessages?: boolean | undefined; // false: nothing is listed, which spares memory
}

/** An application whose tokens are known. */
export interface SimulatedApplication extends Omit<Application, "publicKey"> {
  readonly publicKey: string; // PEM
}

/** A simulator that is listening. */
export interface Simulator {
  readonly url: string; // without a slash at the end
  readonly unansweredCount: number; // callers who wait for an answer that never comes
  close(): Promise<void>;
}

const maxBodyBytes = 1024 * 1024;
const anonymousApiKey = "simulator"; // in signed webhooks, where no key was configured

/** Starts a Messages API that behaves as its recipients tell. `close` drops whatever is still planned. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { port, host = "127.0.0.1" } = options;
  const parts = createParts(options);
  const app = createApp(parts);
  try {
    const url = await app.listen({ port, host });
    const { unanswered } = parts;
    return {
      url,
      get unansweredCount() {
        return unanswered.count;
      },
      close: () => stop(app, parts),
    };
  } catch (error) {
    await stop(app, parts);
    throw error;
  }
}

type Parts = ReturnType<typeof createParts>;

function createParts(options: SimulatorOptions) {
  const { apiKey, signatureSecret: secret, retrySignature, recordMessages = true } = options;
  const logger = options.logger ?? silentLogger;
  const seed = String(options.seed ?? "");
  const steerableClock = options.clock === undefined ? new SteerableClock() : null;
  const clock = options.clock ?? steerableClock ?? systemClock;
  const applications = (options.applications ?? []).map((application) => ({
    ...application,
    publicKey: createPublicKey(application.publicKey),
  }));
  const addresses = new Addresses(
    { statusUrl: options.statusUrl ?? null, inboundUrl: options.inboundUrl ?? null },
    applications,
  );
  const feed = new Feed();
  const log = recordMessages ? new MessageLog() : null;
  const webhookLog = recordMessages ? new WebhookLog() : null;
  const sign = secret === undefined ? null : createSigner(secret, apiKey ?? anonymousApiKey);
  const sender = new WebhookSender({ clock, sign, retrySignature, log: webhookLog, logger });
  const scenarios = new Scenarios(seed);
  const inbox = new Inbox({ clock, sender, addresses, feed });
  const reporter = new StatusReporter({ clock, sender, addresses, feed });
  const acceptance = new Acceptance({ clock, log, reporter, scenarios, inbox, feed });
  const rateLimit = new RateLimit(options.rateLimit ?? null);
  const unanswered = new UnansweredCallers(clock);
  const known = { apiKey, apiSecret: options.apiSecret ?? "", applications, clock };
  const shared = { clock, steerableClock, addresses, feed, log, webhookLog };
  return { ...shared, sender, scenarios, inbox, reporter, acceptance, rateLimit, unanswered, known };
}

function createApp(parts: Parts): FastifyInstance {
  const { clock, steerableClock, addresses, feed, log, webhookLog, sender, scenarios } = parts;
  const { inbox, reporter, acceptance, rateLimit, unanswered, known } = parts;
  const app = createBareApp();
  const authorize = createAuthorize(known);
  addMessagesRoutes(app, { authorize, acceptance, clock, rateLimit, scenarios, unanswered });
  const authorizeToken = createAuthorizeToken(known);
  addUpdateRoute(app, { authorize: authorizeToken, clock, log, inbox, reporter, feed, unanswered });
  addControlRoutes(app, { log, scenarios, rateLimit, reset: () => reset(parts) });
  addTrafficRoutes(app, { inbox, log: webhookLog, sender, addresses });
  addClockRoutes(app, { clock: steerableClock, settle: () => sender.idle() });
  addPageRoutes(app, feed);
  return app;
}

function reset({ reporter, sender, scenarios, inbox, rateLimit, log, webhookLog, feed }: Parts): void {
  for (const part of [reporter, sender, scenarios, inbox, rateLimit]) part.reset();
  log?.clear();
  webhookLog?.clear();
  feed.publish("reset", () => "{}");
}

/** Bodies stay text: each generation has its own answer to a body that is not JSON, and messages are kept as they came. */
function createBareApp(): FastifyInstance {
  const app = Fastify({ bodyLimit: maxBodyBytes, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, notFound("There is nothing at this address.")),
  );
  app.setErrorHandler<FastifyError>((error, _request, reply) => sendProblem(reply, problemOf(error)));
  return app;
}

function problemOf({ statusCode = 500 }: FastifyError): Problem {
  if (statusCode === 413) {
    return platformProblem(413, "payload-too-large", "Payload too large", "The body is larger than 1 MiB.");
  }
  if (statusCode < 500)
    return platformProblem(statusCode, "bad-request", "Bad request", "The request cannot be read.");
  return platformProblem(
    500,
    "internal-error",
    "Internal error",
    "The simulator has failed; this is a mistake in it.",
  );
}

async function stop(app: FastifyInstance, { reporter, inbox, sender }: Parts): Promise<void> {
  reporter.reset();
  inbox.reset();
  await app.close(); // callers first: whoever still waits for statuses to be delivered gets no answer
  await sender.close();
}
