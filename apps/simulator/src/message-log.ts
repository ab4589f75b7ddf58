import type { AcceptedMessage, SentStatus, WorkflowPlace } from "./accepted-message.ts";

/** Which messages to list; null: no limit on that side. */
export interface MessageFilter {
  readonly to: string | null;
  readonly clientRef: string | null;
  readonly afterUuid: string | null; // only what was accepted after this message
  readonly limit: number | null;
}

/** Everything that was ever accepted, in that order. */
export class MessageLog {
  #messages: AcceptedMessage[] = [];
  #positions = new Map<string, number>();

  add(message: AcceptedMessage): void {
    this.#positions.set(message.uuid, this.#messages.length);
    this.#messages.push(message);
  }

  find(uuid: string): AcceptedMessage | null {
    const position = this.#positions.get(uuid);
    return position === undefined ? null : (this.#messages[position] ?? null);
  }

  list({ to, clientRef, afterUuid, limit }: MessageFilter): readonly AcceptedMessage[] {
    const start = afterUuid === null ? 0 : (this.#positions.get(afterUuid) ?? -1) + 1;
    const found: AcceptedMessage[] = [];
    for (let index = start; index < this.#messages.length && found.length !== limit; index += 1) {
      const message = this.#messages[index];
      if (message === undefined || (to !== null && message.to !== to)) continue;
      if (clientRef === null || message.clientRef === clientRef) found.push(message);
    }
    return found;
  }

  clear(): void {
    this.#messages = [];
    this.#positions = new Map();
  }
}

/** One message as JSON. The received body goes in untouched, so nothing of it is lost on the way. */
export function messageJson(message: AcceptedMessage): string {
  const { uuid, channel, to, from, clientRef, acceptedAt, received, workflow, answer } = message;
  const known = JSON.stringify({
    message_uuid: uuid,
    channel,
    to,
    from,
    client_ref: clientRef,
    accepted_at: new Date(acceptedAt).toISOString(),
    statuses: message.sent.map(statusJson),
    ...(workflow && { workflow: workflowJson(workflow) }),
    ...(answer !== "accept" && { answer }),
    ...(message.isRevoked && { revoked: true }),
  });
  return `${known.slice(0, -1)},"message":${received}}`;
}

/** One status as JSON; `dropped` says that it came true but was never reported. */
export function statusJson({ status, at, isDropped }: SentStatus) {
  return { status, at: new Date(at).toISOString(), ...(isDropped && { dropped: true }) };
}

/** The place of a message in its line, as webhooks and lists show it: numbers are text. */
export function workflowJson({ id, number, total }: WorkflowPlace) {
  return { workflow_id: id, items_number: String(number), items_total: String(total) };
}
