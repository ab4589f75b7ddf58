import { fromStore } from "../errors/store-unavailable-error.ts";
import { auditEntry } from "../http/audit-entry.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { TRIED_FOR_MS } from "../subscriptions/delivery-rule.ts";
import { newSigningSecret, OLD_SECRET_MS } from "../subscriptions/delivery-signer.ts";
import { subscriptionView, subscriptionWithSecretView } from "../views/subscription-view.ts";
import { findSubscription, orNotFound } from "./find-subscription.ts";

/** `GET /v1/subscriptions`: the oldest first. */
export function listSubscriptions({ subscriptions }: ServerParts): Handler<CallerRequest> {
  return async ({ caller }) => {
    const found = await fromStore(subscriptions.list(caller.accountId));
    return { status: 200, body: { subscriptions: found.map(subscriptionView) } };
  };
}

/** `GET /v1/subscriptions/{id}`. */
export function getSubscription(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => ({ status: 200, body: subscriptionView(await findSubscription(parts, request)) });
}

/** `DELETE /v1/subscriptions/{id}`: nothing more is sent, except what is under way at this moment. */
export function deleteSubscription(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const { id, accountId } = await findSubscription(parts, request);
    const audit = auditEntry(parts, request, { action: "subscription.deleted", target: id });
    await fromStore(parts.subscriptions.delete(accountId, id, audit));
    parts.dispatcher.remove(id);
    return { status: 204 };
  };
}

/** `POST /v1/subscriptions/{id}/rotate-secret`. The new secret is in this answer and in no other. */
export function rotateSecret(parts: ServerParts): Handler<CallerRequest> {
  const { subscriptions, dispatcher, clock } = parts;
  return async (request) => {
    const { id, accountId } = await findSubscription(parts, request);
    const audit = auditEntry(parts, request, { action: "subscription.secret_rotated", target: id });
    const now = clock.now();
    const replacement = { secret: newSigningSecret(), now, validUntil: now + OLD_SECRET_MS, audit };
    const renewed = orNotFound(await fromStore(subscriptions.replaceSecret(accountId, id, replacement)));
    if (renewed.disabledAt === null) dispatcher.add(renewed);
    return { status: 200, body: subscriptionWithSecretView(renewed) };
  };
}

/** `POST /v1/subscriptions/{id}/enable`: a disabled subscription goes on where it stopped. */
export function enableSubscription(parts: ServerParts): Handler<CallerRequest> {
  const { subscriptions, dispatcher, clock } = parts;
  return async (request) => {
    const { id, accountId } = await findSubscription(parts, request);
    const now = clock.now();
    const audit = auditEntry(parts, request, { action: "subscription.enabled", target: id });
    const restart = { now, giveUpAt: now + TRIED_FOR_MS, audit };
    const enabled = orNotFound(await fromStore(subscriptions.enable(accountId, id, restart)));
    dispatcher.add(enabled);
    return { status: 200, body: subscriptionView(enabled) };
  };
}
