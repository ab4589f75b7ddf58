import type { HttpSend, MarkReadRequest, MessagesClient } from "@failover-kit/core/transport";
import type { Clock, MessageGateway } from "@failover-kit/engine";
import type { GatewayConfig } from "../config.ts";
import { createGatewayClient } from "./create-gateway-client.ts";

/** What the way to the gateway is made of. */
export interface GatewayLinkParts {
  readonly config: GatewayConfig;
  readonly publicUrl: string | null;
  readonly send: HttpSend;
  readonly clock: Clock;
}

/** The way to the gateway. It opens when the server listens: with each message goes where its statuses are to come. */
export class GatewayLink implements MessageGateway {
  readonly #parts: GatewayLinkParts;
  #client: MessagesClient | null = null;
  #baseUrl: string | null = null;

  constructor(parts: GatewayLinkParts) {
    this.#parts = parts;
  }

  /** Where the gateway reaches us, without a slash at its end; null: nowhere that we know of. */
  get baseUrl(): string | null {
    return this.#baseUrl;
  }

  /** To be called once, before anything is sent. `webhooksUrl` is the address where we listen for webhooks. */
  open(webhooksUrl: string): void {
    const { publicUrl, ...parts } = this.#parts;
    // Without a public URL only a simulator beside us can find us.
    this.#baseUrl = publicUrl ?? (parts.config.isSimulator ? webhooksUrl : null);
    const webhookUrl = this.#baseUrl === null ? null : `${this.#baseUrl}/webhooks/status`;
    this.#client = createGatewayClient({ ...parts, webhookUrl });
  }

  readonly submit: MessageGateway["submit"] = (request) => this.#open().submit(request);

  readonly revoke: MessageGateway["revoke"] = (request) => this.#open().revoke(request);

  /** Tells the gateway that somebody has read what a person wrote. */
  readonly markRead = (request: MarkReadRequest) => this.#open().markRead(request);

  /** Tries the credentials without sending anything. */
  readonly probe = () => this.#open().probe();

  #open(): MessagesClient {
    if (this.#client === null) throw new Error("The gateway was asked for before we listened");
    return this.#client;
  }
}
