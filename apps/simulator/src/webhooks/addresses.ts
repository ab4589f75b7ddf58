import type { KeyObject } from "node:crypto";

/** An application of the account: callers prove it with a token, and its webhooks may go elsewhere. */
export interface Application {
  readonly id: string;
  readonly publicKey: KeyObject;
  readonly statusUrl?: string | undefined; // absent: the account's
  readonly inboundUrl?: string | undefined; // absent: the account's
}

/** Knows where webhooks go: to the application that sent the message, else to the account's address. */
export class Addresses {
  readonly #account: { readonly statusUrl: string | null; readonly inboundUrl: string | null };
  readonly #applications: ReadonlyMap<string, Application>;

  constructor(
    account: { readonly statusUrl: string | null; readonly inboundUrl: string | null },
    applications: readonly Application[],
  ) {
    this.#account = account;
    this.#applications = new Map(applications.map((application) => [application.id, application]));
  }

  /** null: nobody listens. */
  statusUrl(applicationId: string | null): string | null {
    return this.#application(applicationId)?.statusUrl ?? this.#account.statusUrl;
  }

  /** null: nobody listens. */
  inboundUrl(applicationId: string | null): string | null {
    return this.#application(applicationId)?.inboundUrl ?? this.#account.inboundUrl;
  }

  #application(id: string | null): Application | undefined {
    return id === null ? undefined : this.#applications.get(id);
  }
}
