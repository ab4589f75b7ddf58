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

const MAX_SUBSCRIPTIONS = 100; // of one account

/** `POST /v1/subscriptions`. The secret is in this answer and in no other. */
export function createSubscription(parts: ServerParts): Handler<CallerRequest> {
  const { subscriptions, dispatcher, clock } = parts;
  return async (request) => {
    const order = readOrder(parts, request.body);
    const { accountId } = request.caller;
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
