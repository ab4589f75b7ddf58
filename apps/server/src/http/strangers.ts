import type { FastifyInstance } from "fastify";
import type { AnswerSender } from "./answer-sender.ts";
import { problem } from "./problem.ts";
import { type Answer, methodsOf, type Route } from "./route.ts";

/** Answers unknown paths, and known ones with a method that they do not have. Their bodies are not read. */
export function answerStrangers(app: FastifyInstance, routes: readonly Route[], sender: AnswerSender): void {
  const allowedAt = createMethodLookup(routes);
  app.addHook("onRequest", (request, reply, done) => {
    if (!request.is404) {
      done();
      return;
    }
    const methods = allowedAt(request.url.split("?", 1)[0] ?? "");
    sender.send(request, reply, methods ? wrongMethod(methods, request.id) : nothingThere(request.id));
  });
}

function createMethodLookup(routes: readonly Route[]): (path: string) => readonly string[] | null {
  const known = routes.map((route) => ({
    pattern: new RegExp(`^${route.path.replaceAll(".", "\\.").replace(/:\w+/g, "[^/]+")}$`),
    methods: methodsOf(route),
  }));
  // Of all rows: a path that is written out can be one with a name in it, too.
  return (path) => {
    const methods = known.flatMap((row) => (row.pattern.test(path) ? row.methods : []));
    return methods.length === 0 ? null : [...new Set(methods)];
  };
}

function wrongMethod(methods: readonly string[], traceId: string): Answer {
  const allow = methods.join(", ");
  const detail = `This path takes ${allow} only.`;
  return problem({ status: 405, code: "method_not_allowed", detail, traceId, headers: { allow } });
}

function nothingThere(traceId: string): Answer {
  return problem({ status: 404, code: "not_found", detail: "There is nothing at this path.", traceId });
}
