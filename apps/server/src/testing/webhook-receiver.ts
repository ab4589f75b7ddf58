/** Somebody who subscribed: a real server that checks signatures with the library that receivers use. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RunEventResource, RunSummary } from "@failover-kit/core/model";
import { Webhook } from "standardwebhooks";

/** One request as it came in. */
export interface ReceivedEvent {
  readonly webhookId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: RunEventResource & { readonly run: RunSummary } & { readonly subscription_id?: string };
}

/** How a request is answered: with a status, not at all, or by hanging up. */
export type Reaction = number | "silence" | "cut";

export interface WebhookReceiver {
  readonly url: string;
  readonly received: ReceivedEvent[]; // every request, also those that were not answered well
  readonly taken: ReceivedEvent[]; // those that were answered with 2xx
  react: (event: ReceivedEvent) => Reaction;
  /** Resolves when `count` requests were answered with 2xx. */
  hasTaken(count: number): Promise<void>;
  hasReceived(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Checks a request as a receiver does. Throws when the signature does not fit. */
export function verify(event: ReceivedEvent, secret: string): unknown {
  return new Webhook(secret).verify(event.payload, { ...event.headers });
}

/** The signature that a request must carry, whatever the time is. */
export function sign({ webhookId, headers, payload }: ReceivedEvent, secret: string): string {
  const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
  return new Webhook(secret).sign(webhookId, at, payload);
}

/** Starts it. It answers 204 until it is told otherwise. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const waiting = new Set<() => void>();
  const until = (isDone: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isDone()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const server = createServer(async (request, response) => {
    let payload = "";
    for await (const chunk of request.setEncoding("utf8")) payload += chunk;
    const headers = request.headers as Record<string, string>;
    const event = { webhookId: headers["webhook-id"] ?? "", headers, payload, ...JSON.parse(payload) };
    const reaction = receiver.react(event);
    receiver.received.push(event);
    if (typeof reaction === "number" && reaction < 300) receiver.taken.push(event);
    answer(response, reaction);
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    received: [],
    taken: [],
    react: () => 204,
    hasTaken: (count) => until(() => receiver.taken.length >= count),
    hasReceived: (count) => until(() => receiver.received.length >= count),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

function answer(response: ServerResponse, reaction: Reaction): void {
  if (reaction === "cut") response.destroy();
  else if (typeof reaction === "number") {
    response.writeHead(reaction, reaction === 307 ? { location: "/elsewhere" } : {}).end();
  }
}
