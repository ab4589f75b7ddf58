/** One webhook before it is sent. */
export interface Webhook {
  readonly kind: "status" | "inbound";
  readonly url: string;
  readonly body: string;
  readonly applicationId: string | null;
  readonly isUnsigned?: boolean | undefined; // the first attempt goes without a signature
}

/** One webhook that was sent, and how its receiver answered. */
export interface SentWebhook extends Webhook {
  readonly at: number; // epoch milliseconds, of the first attempt
  readonly attempts: { readonly at: number; readonly status: number | null }[]; // null: no answer came
}

const mostKept = 10_000;

/** The last webhooks that were sent, oldest first. */
export class WebhookLog {
  #webhooks: SentWebhook[] = [];

  add(webhook: SentWebhook): void {
    this.#webhooks.push(webhook);
    if (this.#webhooks.length >= 2 * mostKept) this.#webhooks = this.#webhooks.slice(-mostKept);
  }

  list(): readonly SentWebhook[] {
    return this.#webhooks.slice(-mostKept);
  }

  clear(): void {
    this.#webhooks = [];
  }
}

/** One sent webhook as JSON. The body goes in untouched. */
export function webhookJson({ kind, url, at, attempts, body }: SentWebhook): string {
  const known = JSON.stringify({
    kind,
    url,
    at: new Date(at).toISOString(),
    attempts: attempts.map((attempt) => ({ at: new Date(attempt.at).toISOString(), status: attempt.status })),
  });
  return `${known.slice(0, -1)},"body":${body}}`;
}
