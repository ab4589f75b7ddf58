import type { DatabaseSync } from "node:sqlite";
import type { Delivery, DeliveryQuery } from "../ports/subscription-store.ts";
import { type DeliveryRow, decodeDelivery, SELECT_DELIVERY } from "./delivery-row.ts";
import { prepareQuery, type Query } from "./query.ts";

/** Reads the delivery log, newest first. */
export class DeliveryList {
  readonly #find: Query<DeliveryRow>;
  readonly #key: Query<[key: number]>;
  readonly #list: Query<DeliveryRow>;

  constructor(database: DatabaseSync) {
    this.#find = prepareQuery(database, `${SELECT_DELIVERY} WHERE deliveries.id = ?`);
    this.#key = prepareQuery(database, "SELECT key FROM deliveries WHERE id = ? AND subscription_key = ?");
    this.#list = prepareQuery(
      database,
      `${SELECT_DELIVERY} WHERE subscription_key = ?1 AND deliveries.key < ?2 AND (?3 IS NULL OR status = ?3)
       ORDER BY deliveries.key DESC LIMIT ?4`,
    );
  }

  find(id: string): Delivery | null {
    const row = this.#find.get(id);
    return row === undefined ? null : decodeDelivery(row);
  }

  /** Null: the cursor is of no delivery of this subscription, or of one that was forgotten in the meantime. */
  list(subscriptionKey: number, { status, limit, cursor }: DeliveryQuery): Delivery[] | null {
    const before = cursor === null ? Number.MAX_SAFE_INTEGER : this.#key.get(cursor, subscriptionKey)?.[0];
    if (before === undefined) return null;
    return this.#list.all(subscriptionKey, before, status, limit).map(decodeDelivery);
  }
}
