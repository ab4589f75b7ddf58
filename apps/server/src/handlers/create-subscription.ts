import { ValidationError } from "@failover-kit/core/model";
import { parseSubscriptionRequest, type SubscriptionOrder } from "@failover-kit/core/validation";
import { uuidv7 } from "@failover-kit/engine";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { TooManySubscriptionsError } from "../errors/too-many-subscriptions-error.ts";
import { auditEntry } from "../http/audit-entry.ts";
import { readJson } from "../http/json-body.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { newSigningSecret } from "../subscriptions/delivery-signer.ts";
import { subscriptionWithSecretView } from "../views/subscription-view.ts";
import { lookUpRun } from "./find-run.ts";

const MAX_SUBSCRIPTIONS = 100; // of one account

/** `POST /v1/subscriptions`. The secret is in this answer and in no other. */
export function createSubscription(parts: ServerParts): Handler<CallerRequest> {
  const { subscriptions, dispatcher, clock } = parts;
  return async (request) => {
    const { accountId } = request.caller;
    const order = await withOwnRunId(parts, accountId, readOrder(parts, request.body));
    if ((await fromStore(subscriptions.list(accountId))).length >= MAX_SUBSCRIPTIONS)
      throw new TooManySubscriptionsError(MAX_SUBSCRIPTIONS);
    const createdAt = clock.now();
    const id = uuidv7(createdAt);
    const audit = auditEntry(parts, request, { action: "subscription.created", target: id });
    const about = { id, accountId, secret: newSigningSecret(), createdAt };
    const subscription = await fromStore(subscriptions.create({ ...about, ...order }, audit));
    dispatcher.add(subscription);
    return {
      status: 201,
      body: subscriptionWithSecretView(subscription),
      headers: { location: `/v1/subscriptions/${subscription.id}` },
    };
  };
}

function readOrder({ allowedAddresses }: ServerParts, body: Buffer): SubscriptionOrder {
  const parsed = parseSubscriptionRequest(readJson(body));
  if (!parsed.ok) throw new ValidationError(parsed.issues);
  const issue = allowedAddresses.check(parsed.value.url, "url");
  if (issue) throw new ValidationError([issue]);
  return parsed.value;
}

/** Asked for by the id of one of its messages, a run would never fit: events tell its own. */
async function withOwnRunId(
  parts: ServerParts,
  accountId: string,
  order: SubscriptionOrder,
): Promise<SubscriptionOrder> {
  const { run_id: asked } = order.filter;
  if (asked === undefined) return order;
  const run = await lookUpRun(parts, accountId, asked);
  if (run !== null) return { ...order, filter: { ...order.filter, run_id: run.id } };
  const message = "There is no run with this id.";
  const fix = "Write the id of a run or of one of its messages, or leave run_id out to be told of every run.";
  throw new ValidationError([{ path: "filter.run_id", code: "invalid_value", message, fix }]);
}
