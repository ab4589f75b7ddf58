import { type LoadResult, sendLoad } from "./load.ts";
import { authorization } from "./systems.ts";

/** How many callers send runs at once. */
export const CALLERS = 64;

/** A run of two steps whose first message is delivered at once. */
export function runBody(index: number): string {
  const to = `4477009${String(index % 100_000).padStart(5, "0")}`;
  const text = "Parcel 7731 arrives at 14:10.";
  return JSON.stringify({
    steps: [
      {
        channel: "viber_service",
        message_type: "text",
        from: "9016",
        to,
        text,
        failover: { condition_status: "delivered", expiry_time: 600 },
      },
      { channel: "sms", message_type: "text", from: "ParcelCo", to, text },
    ],
    client_ref: `order-${index}`,
  });
}

/** Sends this many runs to a server, and measures every answer. */
export function sendRuns(
  origin: string,
  count: number,
  parts: {
    readonly bodyOf?: (index: number) => string;
    readonly onAnswer?: (index: number, text: string) => void;
  } = {},
): Promise<LoadResult> {
  const headers = { "content-type": "application/json", authorization };
  return sendLoad(
    { origin, path: "/v1/runs", headers, bodyOf: runBody, expectedStatus: 202, ...parts },
    count,
    CALLERS,
  );
}
