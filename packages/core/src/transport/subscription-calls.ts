import { ValidationError } from "../model/errors/validation-error.ts";
import type {
  DeliveryResource,
  DeliveryStatus,
  SubscriptionRequest,
  SubscriptionResource,
  SubscriptionWithSecret,
} from "../model/subscription-resource.ts";
import type { ApiCaller } from "./api-caller.ts";
import { filterQuery } from "./run-call.ts";
import {
  type DeliveryPage,
  readDelivery,
  readDeliveryPage,
  readSubscription,
  readSubscriptions,
  readSubscriptionWithSecret,
} from "./subscription-answer.ts";

/** Which part of a delivery log is wanted. */
export interface DeliveryFilters {
  readonly status?: DeliveryStatus | undefined;
  readonly limit?: number | undefined; // deliveries in one page, at most 200
  readonly cursor?: string | undefined; // `next_cursor` of the page before
}

/** The calls about subscriptions: events sent to an address as they happen. */
export class SubscriptionCalls {
  readonly #api: ApiCaller;

  constructor(api: ApiCaller) {
    this.#api = api;
  }

  /** Subscribes an address. The secret in the answer is shown this one time. */
  async create(request: SubscriptionRequest): Promise<SubscriptionWithSecret> {
    const call = { method: "POST", path: "/v1/subscriptions", body: request, repeatable: false } as const;
    return this.#api.call(call, readSubscriptionWithSecret);
  }

  /** All subscriptions of the account, the oldest first. */
  async list(): Promise<readonly SubscriptionResource[]> {
    const call = { method: "GET", path: "/v1/subscriptions", repeatable: true } as const;
    return this.#api.call(call, readSubscriptions);
  }

  async get(id: string): Promise<SubscriptionResource> {
    return this.#api.call({ method: "GET", path: pathOf(id), repeatable: true }, readSubscription);
  }

  /** Ends a subscription and forgets its deliveries. */
  async delete(id: string): Promise<void> {
    await this.#api.call({ method: "DELETE", path: pathOf(id), repeatable: false }, () => true);
  }

  /** Makes a new secret, shown this one time. The one before keeps signing beside it for a day. */
  async rotateSecret(id: string): Promise<SubscriptionWithSecret> {
    const call = { method: "POST", path: pathOf(id, "rotate-secret"), repeatable: false } as const;
    return this.#api.call(call, readSubscriptionWithSecret);
  }

  /** Lets a disabled subscription go on where it stopped. */
  async enable(id: string): Promise<SubscriptionResource> {
    return this.#api.call({ method: "POST", path: pathOf(id, "enable"), repeatable: true }, readSubscription);
  }

  /** Sends a `subscription.test` event now, once, and tells what came of it. */
  async test(id: string): Promise<DeliveryResource> {
    return this.#api.call({ method: "POST", path: pathOf(id, "test"), repeatable: false }, readDelivery);
  }

  /** One page of the delivery log, newest first. */
  async listDeliveries(id: string, filters: DeliveryFilters = {}): Promise<DeliveryPage> {
    const query = filterQuery(filters);
    const call = { method: "GET", path: pathOf(id, "deliveries"), query, repeatable: true } as const;
    return this.#api.call(call, readDeliveryPage);
  }

  /** Sends a delivery that has ended once more, with the same webhook id. */
  async replay(id: string, deliveryId: string): Promise<DeliveryResource> {
    const path = pathOf(id, "deliveries", deliveryId, "replay");
    return this.#api.call({ method: "POST", path, repeatable: false }, readDelivery);
  }
}

/** Refuses what would lead to another path. */
function pathOf(...parts: readonly string[]): string {
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    const message = "must be the id of a subscription or of a delivery";
    throw new ValidationError([{ path: "id", code: "invalid_value", message }]);
  }
  return `/v1/subscriptions/${parts.map(encodeURIComponent).join("/")}`;
}
