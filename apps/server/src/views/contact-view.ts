import type { ContactResource } from "@failover-kit/core/model";
import type { Contact } from "@failover-kit/engine";

/** Shows a contact the way the API shows it. */
export function contactView({ lastRun, lastInbound, ...contact }: Contact): ContactResource {
  return {
    channel: contact.channel,
    address: contact.address,
    sender: contact.sender,
    name: contact.name,
    first_seen_at: toText(contact.firstSeenAt),
    last_seen_at: toText(contact.lastSeenAt),
    last_run_id: lastRun?.id ?? null,
    last_run_at: lastRun && toText(lastRun.createdAt),
    last_inbound: lastInbound && {
      message_uuid: lastInbound.messageUuid,
      type: lastInbound.type,
      text: lastInbound.text,
      sent_at: toText(lastInbound.sentAt),
    },
  };
}

function toText(at: number): string {
  return new Date(at).toISOString();
}
