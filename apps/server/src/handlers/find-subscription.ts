import type { Delivery, Subscription } from "@failover-kit/engine";
import { NotFoundError } from "../errors/not-found-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { CallerRequest } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

/** The caller's subscription that the path names, or NotFoundError. */
export async function findSubscription(
  { subscriptions }: ServerParts,
  { caller, params }: Pick<CallerRequest, "caller" | "params">,
): Promise<Subscription> {
  const id = params.id?.toLowerCase() ?? "";
  return orNotFound(await fromStore(subscriptions.find(caller.accountId, id)));
}

/** The delivery that the path names, of a subscription of the caller, or NotFoundError. */
export async function findDelivery(
  { subscriptions }: ServerParts,
  { caller, params }: Pick<CallerRequest, "caller" | "params">,
): Promise<Delivery> {
  const [id, deliveryId] = [params.id?.toLowerCase() ?? "", params.delivery_id?.toLowerCase() ?? ""];
  const delivery = await fromStore(subscriptions.findDelivery(caller.accountId, id, deliveryId));
  if (delivery === null) throw new NotFoundError("There is no delivery with this id.");
  return delivery;
}

/** The same words for a subscription that is not there and for somebody else's. */
export function orNotFound(subscription: Subscription | null): Subscription {
  if (subscription === null) throw new NotFoundError("There is no subscription with this id.");
  return subscription;
}
