import {
  type Credentials,
  createJwtSource,
  type HttpSend,
  MessagesClient,
} from "@failover-kit/core/transport";
import type { Clock } from "@failover-kit/engine";
import type { GatewayConfig, GatewayCredentials } from "../config.ts";

/** Makes the client of the gateway that the configuration names. `webhookUrl` is where statuses go; null: to the account's own URL. */
export function createGatewayClient(parts: {
  readonly config: GatewayConfig;
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly webhookUrl: string | null;
}): MessagesClient {
  const { config, send, clock, webhookUrl } = parts;
  return new MessagesClient({
    baseUrl: config.url,
    version: config.version,
    credentials: toCredentials(config.credentials, clock),
    send,
    now: () => clock.now(),
    ...(webhookUrl !== null && { webhookUrl }),
  });
}

function toCredentials(credentials: GatewayCredentials, clock: Clock): Credentials {
  if (credentials.kind !== "application") return credentials;
  const token = createJwtSource({
    applicationId: credentials.applicationId,
    privateKeyPem: credentials.privateKeyPem,
    subtle: crypto.subtle,
    randomUuid: () => crypto.randomUUID(),
    now: () => clock.now(),
    setting: "FAILOVER_GATEWAY_PRIVATE_KEY_PATH",
  });
  return { kind: "jwt", token };
}
