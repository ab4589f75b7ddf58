import type { Channel } from "./channel.ts";

/** A person on one channel, known from what they wrote or from an earlier run. Instants are ISO 8601, UTC. */
export interface ContactResource {
  readonly channel: Channel;
  readonly address: string; // for `to` of a message: a number, or the id that the channel gave to the person
  readonly sender: string; // our side of what was said last, for `from`; an id of Messenger is good for this page only
  readonly name: string | null; // as the channel told it
  readonly first_seen_at: string;
  readonly last_seen_at: string;
  readonly last_run_id: string | null; // the newest run that had a step for them
  readonly last_run_at: string | null;
  readonly last_inbound: InboundResource | null; // null: they never wrote
}

/** The newest message that a person wrote. */
export interface InboundResource {
  readonly message_uuid: string;
  readonly type: string; // text, image, location …
  readonly text: string | null;
  readonly sent_at: string; // the gateway's own instant
}
