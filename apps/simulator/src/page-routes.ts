import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Feed } from "./feed.ts";

const folder = new URL("../page/", import.meta.url); // beside src and dist alike

const files = [
  { path: "/", file: "index.html", type: "text/html; charset=utf-8" },
  { path: "/page.css", file: "page.css", type: "text/css; charset=utf-8" },
  { path: "/page.js", file: "page.js", type: "text/javascript; charset=utf-8" },
];

const heartbeatMs = 25_000;
const contentSecurityPolicy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'";

/** Adds the page that shows what everybody has received, and the stream of events that keeps it up to date. */
export function addPageRoutes(app: FastifyInstance, feed: Feed): void {
  for (const { path, file, type } of files) {
    const text = readFileSync(new URL(file, folder), "utf8");
    app.get(path, (_request, reply) =>
      reply
        .type(type)
        .headers({ "content-security-policy": contentSecurityPolicy, "cache-control": "no-cache" })
        .send(text),
    );
  }
  app.get("/simulator/events", (request, reply) => streamEvents(request, reply, feed));
}

/** Server-sent events: `message`, `status`, `revoked`, `inbound` and `reset`. */
function streamEvents(request: FastifyRequest, reply: FastifyReply, feed: Feed): FastifyReply {
  reply.hijack();
  reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  reply.raw.write(": hello\n\n");
  const unsubscribe = feed.subscribe((event, json) => reply.raw.write(`event: ${event}\ndata: ${json}\n\n`));
  const heartbeat = setInterval(() => reply.raw.write(": still here\n\n"), heartbeatMs);
  request.raw.once("close", () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
  return reply;
}
