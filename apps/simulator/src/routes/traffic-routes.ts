import type { FastifyInstance, FastifyReply } from "fastify";
import { inboundJson } from "../inbound/inbound-message.ts";
import type { Inbox } from "../inbound/inbox.ts";
import { parseInbound } from "../inbound/parse-inbound.ts";
import { isRecord } from "../is-record.ts";
import { isWebAddress } from "../validation/checks.ts";
import type { Addresses } from "../webhooks/addresses.ts";
import { type Webhook, type WebhookLog, webhookJson } from "../webhooks/webhook.ts";
import type { WebhookSender } from "../webhooks/webhook-sender.ts";
import { sendNoJson } from "./control-routes.ts";
import { parseJson } from "./parse-json.ts";
import { badControl, type InvalidParameter, sendProblem } from "./problem.ts";

/** What the traffic routes work with. */
export interface TrafficRouteOptions {
  readonly inbox: Inbox;
  readonly log: WebhookLog | null; // null: webhooks are not recorded
  readonly sender: WebhookSender;
  readonly addresses: Addresses;
}

/** Adds the routes by which people write, and by which webhooks are recorded and replayed. */
export function addTrafficRoutes(app: FastifyInstance, options: TrafficRouteOptions): void {
  const { inbox, log } = options;
  app.get("/simulator/inbound", () => ({ messages: inbox.list().map(inboundJson) }));
  app.post("/simulator/inbound", (request, reply) => {
    const body = parseJson(request.body);
    if (body === null) return sendNoJson(reply);
    const parsed = parseInbound(body.value);
    if ("faults" in parsed) return sendProblem(reply, badControl(parsed.faults));
    return reply.code(202).send(inboundJson(inbox.receive(parsed.request)));
  });
  app.get("/simulator/webhooks", (_request, reply) => {
    const webhooks = log?.list() ?? [];
    return reply.type("application/json").send(`{"webhooks":[${webhooks.map(webhookJson).join(",")}]}`);
  });
  app.post("/simulator/webhooks", (request, reply) => {
    const body = parseJson(request.body);
    if (body === null) return sendNoJson(reply);
    return replay(reply, body.value, options);
  });
}

/** Sends recorded or hand-written webhooks once more, in their order: each after the one before was answered. */
async function replay(
  reply: FastifyReply,
  body: unknown,
  { sender, addresses }: TrafficRouteOptions,
): Promise<FastifyReply> {
  const list = isRecord(body) ? body.webhooks : undefined;
  if (!Array.isArray(list)) {
    const reason = 'must be a list, for example [{ "kind": "status", "body": { … } }]';
    return sendProblem(reply, badControl([{ name: "webhooks", reason }]));
  }
  const faults: InvalidParameter[] = [];
  const webhooks = list.flatMap((item, index) => {
    const parsed = parseWebhook(item, `webhooks[${index}]`, addresses);
    if ("faults" in parsed) faults.push(...parsed.faults);
    return "webhook" in parsed ? [parsed.webhook] : [];
  });
  if (faults.length > 0) return sendProblem(reply, badControl(faults));
  for (const webhook of webhooks) {
    await new Promise<void>((resolve) => sender.send(webhook, resolve));
  }
  return reply.send({ sent: webhooks.length });
}

function parseWebhook(
  value: unknown,
  place: string,
  addresses: Addresses,
): { readonly webhook: Webhook } | { readonly faults: InvalidParameter[] } {
  const { kind, body, url } = isRecord(value) ? value : {};
  const faults: InvalidParameter[] = [];
  if (kind !== "status" && kind !== "inbound") {
    faults.push({ name: `${place}.kind`, reason: "must be status or inbound" });
  }
  if (!isRecord(body)) faults.push({ name: `${place}.body`, reason: "must be the body, as an object" });
  const target = url ?? (kind === "inbound" ? addresses.inboundUrl(null) : addresses.statusUrl(null));
  if (!isWebAddress(target))
    faults.push({ name: `${place}.url`, reason: "must be an http or https address" });
  if (faults.length > 0 || !isWebAddress(target)) return { faults };
  const known = kind === "inbound" ? "inbound" : "status";
  return { webhook: { kind: known, url: target, body: JSON.stringify(body), applicationId: null } };
}
