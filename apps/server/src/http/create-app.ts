import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import type { Authenticator } from "../accounts/authenticator.ts";
import type { Caller } from "../accounts/caller.ts";
import type { Revocations } from "../accounts/revocations.ts";
import { AuthenticationError } from "../errors/authentication-error.ts";
import { UnsupportedMediaTypeError } from "../errors/unsupported-media-type-error.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { Logger } from "../logger.ts";
import type { RequestCounter, RouteCounts } from "../metrics/request-counts.ts";
import { admission } from "./admission.ts";
import { AnswerSender } from "./answer-sender.ts";
import { answerClientErrors } from "./client-error.ts";
import { isYaml, YAML_TYPE } from "./document-body.ts";
import type { RouteDocs } from "./openapi.ts";
import { readNothing } from "./read-values.ts";
import { type Answer, type CallerRequest, methodsOf, type Route, type RouteRequest } from "./route.ts";
import { answerStrangers } from "./strangers.ts";
import { newTraceId } from "./trace-id.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    docs?: RouteDocs | null;
    counts?: RouteCounts;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

const BODY_LIMIT = 1024 * 1024;
const MAX_PARAM_LENGTH = 16_384; // as long as a request line can be: handlers say what is wrong with an id
const REQUEST_TIMEOUT_MS = 30_000; // to arrive in full: without it a slow body would keep its connection for ever
const NO_BODY = Buffer.alloc(0);

/** What the HTTP layer works with, beside the routes. */
export interface AppParts {
  readonly callers: Callers | null; // null: there is no route for them
  readonly lifecycle: Lifecycle;
  readonly requests: RequestCounter;
  readonly logger: Logger;
  /** Makes a document of the routes; it is told of each as it is added. */
  readonly describe?: (app: FastifyInstance) => Promise<void>;
}

/** Who callers are. */
export interface Callers {
  readonly authenticator: Authenticator;
  readonly revocations: Revocations;
}

/** Puts the route table on Fastify: bodies stay bytes, answers are written here, and errors in one place. */
export async function createApp(parts: AppParts, routes: readonly Route[]): Promise<FastifyInstance> {
  const elsewhere = parts.requests.countsOf("*", "*");
  const sender = new AnswerSender(parts, elsewhere);
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: newTraceId,
    requestIdHeader: false,
    return503OnClosing: false,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: answerClientErrors(elsewhere),
    frameworkErrors: (error, request, reply) => sender.sendError(request, reply, error),
  });
  app.decorateRequest("caller", null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(["application/json", YAML_TYPE], { parseAs: "buffer" }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler((error, request, reply) => sender.sendError(request, reply, error));
  answerStrangers(app, routes, sender);
  await parts.describe?.(app);
  for (const route of routes) addRoute(app, route, parts, sender);
  return app;
}

function addRoute(app: FastifyInstance, route: Route, parts: AppParts, sender: AnswerSender): void {
  const { method, path, docs } = route;
  const isWork = route.auth === "caller" || method === "POST";
  app.route({
    method,
    url: path,
    config: { docs, counts: parts.requests.countsOf(method, path) },
    exposeHeadRoute: methodsOf(route).includes("HEAD"),
    ...(isWork && { onRequest: admission(parts, route.auth === "caller" ? route.role : null) }),
    handler: (request, reply) => {
      answerTo(route, request, parts)
        .then((answer) => sender.send(request, reply, answer))
        .catch((error: unknown) => sender.sendError(request, reply, error));
    },
  });
}

async function answerTo(
  route: Route,
  request: FastifyRequest,
  { callers }: Pick<AppParts, "callers">,
): Promise<Answer> {
  const { caller } = request;
  if (!route.takesYaml && isYaml(request.headers["content-type"])) throw new UnsupportedMediaTypeError();
  if (route.auth === "none") return route.handler(toRouteRequest(request));
  if (caller === null) throw new Error("A route for callers was reached by nobody");
  // It may have lost access while its body was on the way.
  if (callers?.revocations.has(caller.name))
    throw new AuthenticationError("The access of this caller has been revoked.");
  if (route.takesNoBody) readNothing(bodyOf(request));
  const callerRequest: CallerRequest = { ...toRouteRequest(request), caller };
  return route.handler(callerRequest);
}

function bodyOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : NO_BODY;
}

function toRouteRequest(request: FastifyRequest): RouteRequest {
  return {
    params: request.params as RouteRequest["params"], // what the router gives: text by name
    query: request.query as RouteRequest["query"],
    headers: request.headers,
    body: bodyOf(request),
    ip: request.ip.replace(/^::ffff:/, ""), // an IPv4 address, as a socket for both kinds shows it
    traceId: request.id,
  };
}
