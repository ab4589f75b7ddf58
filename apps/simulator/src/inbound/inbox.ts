import { randomUUID } from "node:crypto";
import type { AcceptedMessage } from "../accepted-message.ts";
import type { Feed } from "../feed.ts";
import type { Clock } from "../time/clock.ts";
import { Scheduler } from "../time/scheduler.ts";
import type { Addresses } from "../webhooks/addresses.ts";
import type { WebhookSender } from "../webhooks/webhook-sender.ts";
import { inboundBody } from "./inbound-body.ts";
import { type InboundMessage, inboundJson } from "./inbound-message.ts";
import type { InboundRequest } from "./parse-inbound.ts";

interface Parts {
  readonly clock: Clock;
  readonly sender: WebhookSender;
  readonly addresses: Addresses;
  readonly feed: Feed;
}

interface PlannedReply {
  readonly to: AcceptedMessage;
  readonly text: string;
}

/** What people have written to the business. Each message is told by a webhook. */
export class Inbox {
  readonly #parts: Parts;
  readonly #replies: Scheduler<PlannedReply>;
  #messages = new Map<string, InboundMessage>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#replies = new Scheduler(parts.clock, ({ to, text }) => this.#reply(to, text));
  }

  /** A person writes now. */
  receive(request: InboundRequest, applicationId: string | null = null): InboundMessage {
    const { addresses, clock, feed, sender } = this.#parts;
    const message = { ...request, uuid: randomUUID(), at: clock.now(), applicationId, isRead: false };
    this.#messages.set(message.uuid, message);
    feed.publish("inbound", () => JSON.stringify(inboundJson(message)));
    const url = addresses.inboundUrl(applicationId);
    if (url !== null) {
      sender.send({ kind: "inbound", url, body: inboundBody(message), applicationId }, () => {});
    }
    return message;
  }

  /** The recipient of a message writes back at `at`, unless the message has been revoked by then. */
  planReply(to: AcceptedMessage, { at, text }: { readonly at: number; readonly text: string }): void {
    this.#replies.plan(at, { to, text });
  }

  find(uuid: string): InboundMessage | null {
    return this.#messages.get(uuid) ?? null;
  }

  list(): readonly InboundMessage[] {
    return [...this.#messages.values()];
  }

  reset(): void {
    this.#replies.clear();
    this.#messages = new Map();
  }

  #reply({ channel, to, from, webhookVersion, applicationId, isRevoked }: AcceptedMessage, text: string) {
    if (isRevoked) return;
    const request = { channel, from: to, to: from, type: "text", content: text, version: webhookVersion };
    this.receive(request, applicationId);
  }
}
