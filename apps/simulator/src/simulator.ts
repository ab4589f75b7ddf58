import Fastify, { type FastifyError, type FastifyInstance } from "fastify";
import { createAuthorize, createAuthorizeToken } from "./authorize.ts";
import { type Clock, systemClock } from "./clock.ts";
import { addControlRoutes } from "./control-routes.ts";
import { type Logger, silentLogger } from "./logger.ts";
import { MessageLog } from "./message-log.ts";
import { addMessagesRoutes } from "./messages-route.ts";
import { notFound, type Problem, platformProblem, sendProblem } from "./problem.ts";
import { Scenarios } from "./scenarios.ts";
import { createSigner } from "./signature.ts";
import { StatusReporter } from "./status-reporter.ts";
import { StatusSender } from "./status-sender.ts";
import { addUpdateRoute } from "./update-route.ts";

/** How a simulator is set up. */
export interface SimulatorOptions {
  readonly port: number; // 0: any free one
  readonly host?: string | undefined;
  readonly statusUrl?: string | undefined; // for messages without a `webhook_url`; absent: their statuses are only recorded
  readonly signatureSecret?: string | undefined; // absent: webhooks are not signed
  readonly apiKey?: string | undefined; // absent: no credentials are asked for
  readonly apiSecret?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly seed?: string | number | undefined; // same seed and body, same shuffled order
  readonly logger?: Logger | undefined;
  readonly recordMessages?: boolean | undefined; // false: nothing is listed, which spares memory
}

/** A simulator that is listening. */
export interface Simulator {
  readonly url: string; // without a slash at the end
  close(): Promise<void>;
}

const maxBodyBytes = 1024 * 1024;
const anonymousApiKey = "simulator"; // in signed webhooks, where no key was configured

/** Starts a Messages API that behaves as its recipients tell. `close` drops whatever is still planned. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { port, host = "127.0.0.1", apiKey, signatureSecret: secret, clock = systemClock } = options;
  const logger = options.logger ?? silentLogger;
  const sign = secret === undefined ? null : createSigner(secret, apiKey ?? anonymousApiKey);
  const sender = new StatusSender({ clock, sign, logger });
  const reporter = new StatusReporter({ clock, sender, statusUrl: options.statusUrl ?? null });
  const app = createApp(options, { clock, reporter, sender });
  try {
    return { url: await app.listen({ port, host }), close: () => stop(app, reporter, sender) };
  } catch (error) {
    await stop(app, reporter, sender);
    throw error;
  }
}

function createApp(
  { apiKey, apiSecret = "", seed = "", recordMessages = true }: SimulatorOptions,
  { clock, reporter, sender }: { clock: Clock; reporter: StatusReporter; sender: StatusSender },
): FastifyInstance {
  const log = recordMessages ? new MessageLog() : null;
  const scenarios = new Scenarios();
  const app = createBareApp();
  const authorize = createAuthorize(apiKey, apiSecret);
  addMessagesRoutes(app, { authorize, clock, log, reporter, scenarios, seed: String(seed) });
  addUpdateRoute(app, createAuthorizeToken(apiKey, apiSecret), log);
  const reset = () => {
    for (const part of [reporter, sender, scenarios]) part.reset();
    log?.clear();
  };
  addControlRoutes(app, { log, scenarios, reset });
  return app;
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

async function stop(app: FastifyInstance, reporter: StatusReporter, sender: StatusSender): Promise<void> {
  reporter.reset();
  await app.close(); // callers first: whoever still waits for statuses to be delivered gets no answer
  await sender.close();
}
