import { fromStore } from "../errors/store-unavailable-error.ts";
import type { Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

/** `GET /metrics`: for Prometheus. */
export function reportMetrics({ metrics }: ServerParts): Handler {
  return async () => {
    const { type, text } = await fromStore(metrics.text());
    return { status: 200, type, body: text };
  };
}
