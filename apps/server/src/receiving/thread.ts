/** The receiving thread itself: listens for webhooks, checks and reads them, and answers when they are stored. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { reportHealth } from "../handlers/report-health.ts";
import { createApp } from "../http/create-app.ts";
import { Listener } from "../http/listener.ts";
import type { Route } from "../http/route.ts";
import { Lifecycle } from "../lifecycle.ts";
import { createLogger } from "../logger.ts";
import { RequestCounter } from "../metrics/request-counts.ts";
import { webhookRoutes } from "../webhooks/webhook-routes.ts";
import { WebhookSignature } from "../webhooks/webhook-signature.ts";
import { DistantEngine } from "./distant-engine.ts";
import type { FromThread, ReceivingSettings, ToThread } from "./webhooks.ts";

async function serve(port: MessagePort, settings: ReceivingSettings): Promise<void> {
  const say = (message: FromThread) => port.postMessage(message);
  const clock = { now: () => Date.now() };
  const lifecycle = new Lifecycle();
  const requests = new RequestCounter();
  const engine = new DistantEngine((webhooks) => say({ kind: "webhooks", webhooks }));
  const signature = settings.signature && new WebhookSignature({ ...settings.signature, clock });
  const health: Route = { method: "GET", path: "/healthz", auth: "none", handler: reportHealth, docs: null };
  const app = await createApp(
    { callers: null, lifecycle, requests, logger: createLogger(settings.logLevel) },
    [...webhookRoutes({ engine, clock, signature, requests }, null), health],
  );
  const listener = new Listener(app);
  const url = await listener.listen(settings);

  port.on("message", (message: ToThread) => {
    if (message === "end") return void end();
    if (message.kind === "outcomes") engine.settle(message.outcomes);
    else if (message.kind === "count") say({ kind: "counts", counts: requests });
    else lifecycle.phase = "running";
  });
  const end = async () => {
    lifecycle.phase = "stopping";
    await listener.close();
    port.close();
  };
  say({ kind: "listening", url });
}

if (parentPort === null) throw new Error("This is a thread of the server, not a program");
await serve(parentPort, workerData);
