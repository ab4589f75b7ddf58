import { randomBytes } from "node:crypto";
import type { Delivery, Instant, Subscription } from "@failover-kit/engine";
import { Webhook } from "standardwebhooks";

const SECRET_BYTES = 32;

/** For how long a secret that was replaced goes on signing beside the new one. */
export const OLD_SECRET_MS = 86_400_000;

/** Makes a secret in the way of Standard Webhooks. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
}

/** Names a delivery to its receiver: the same for each try and each replay of an event, also after a crash. */
export function webhookId({
  id,
  subscriptionId,
  seq,
}: Pick<Delivery, "id" | "subscriptionId" | "seq">): string {
  return seq === null ? `msg_${id}` : `msg_${subscriptionId}_${seq}`;
}

/** Signs what is sent to one subscription, by Standard Webhooks. */
export class DeliverySigner {
  readonly #signers: readonly { readonly webhook: Webhook; readonly validUntil: Instant }[];

  constructor({ secret, earlierSecrets }: Pick<Subscription, "secret" | "earlierSecrets">) {
    const secrets = [{ secret, validUntil: Number.POSITIVE_INFINITY }, ...earlierSecrets];
    this.#signers = secrets.map(({ secret, validUntil }) => ({ webhook: new Webhook(secret), validUntil }));
  }

  /** The headers of one try. Each has a timestamp of its own, so that it is fresh when it arrives. */
  headers(delivery: Delivery, now: Instant): Record<string, string> {
    const id = webhookId(delivery);
    const at = new Date(now);
    const valid = this.#signers.filter(({ validUntil }) => now < validUntil);
    const signatures = valid.map(({ webhook }) => webhook.sign(id, at, delivery.body));
    return {
      "content-type": "application/json",
      "user-agent": "failover-kit",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now / 1000)),
      "webhook-signature": signatures.join(" "),
    };
  }
}
