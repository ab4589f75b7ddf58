import { receiveInbound } from "../handlers/receive-inbound.ts";
import { receiveStatus } from "../handlers/receive-status.ts";
import type { RouteDocs } from "../http/openapi.ts";
import type { Route } from "../http/route.ts";
import type { WebhookParts } from "./webhook-parts.ts";

/** What the API document says of each. */
export interface WebhookDocs {
  readonly status: RouteDocs;
  readonly inbound: RouteDocs;
}

/** Where the gateway reports to. Without docs they are no part of an API document. */
export function webhookRoutes(parts: WebhookParts, docs: WebhookDocs | null): Route[] {
  return [
    {
      method: "POST",
      path: "/webhooks/status",
      auth: "none",
      handler: receiveStatus(parts),
      docs: docs?.status ?? null,
    },
    {
      method: "POST",
      path: "/webhooks/inbound",
      auth: "none",
      handler: receiveInbound(parts),
      docs: docs?.inbound ?? null,
    },
  ];
}
