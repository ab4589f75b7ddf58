import type {
  DeliveryResource,
  SubscriptionResource,
  SubscriptionWithSecret,
} from "../model/subscription-resource.ts";
import { isRecord } from "./json-text.ts";

/** One page of a delivery log, newest first. */
export interface DeliveryPage {
  readonly deliveries: readonly DeliveryResource[];
  readonly next_cursor: string | null; // null: this is the last page
}

/** Reads a subscription from an answer; null when it is none. */
export function readSubscription(body: unknown): SubscriptionResource | null {
  if (!isRecord(body) || typeof body.id !== "string" || typeof body.url !== "string") return null;
  return Array.isArray(body.events) ? (body as unknown as SubscriptionResource) : null;
}

/** Reads a subscription that comes with its secret; null when it is none. */
export function readSubscriptionWithSecret(body: unknown): SubscriptionWithSecret | null {
  if (!isRecord(body) || typeof body.secret !== "string" || readSubscription(body) === null) return null;
  return body as unknown as SubscriptionWithSecret;
}

/** Reads a list of subscriptions; null when it is none. */
export function readSubscriptions(body: unknown): readonly SubscriptionResource[] | null {
  return isRecord(body) && Array.isArray(body.subscriptions) ? body.subscriptions : null;
}

/** Reads a delivery; null when it is none. */
export function readDelivery(body: unknown): DeliveryResource | null {
  if (!isRecord(body) || typeof body.id !== "string" || typeof body.webhook_id !== "string") return null;
  return body as unknown as DeliveryResource;
}

/** Reads a page of a delivery log; null when it is none. */
export function readDeliveryPage(body: unknown): DeliveryPage | null {
  if (!isRecord(body) || !Array.isArray(body.deliveries)) return null;
  const cursor = body.next_cursor;
  return { deliveries: body.deliveries, next_cursor: typeof cursor === "string" ? cursor : null };
}
