import type { Channel } from "./channel.ts";

/** What a person wrote to one of our addresses, whichever generation the webhook came in. */
export interface InboundMessage {
  readonly messageUuid: string;
  readonly channel: Channel;
  readonly from: string; // the person: what `to` has to be in an answer
  readonly to: string; // our side: what `from` has to be in an answer
  readonly sentAt: number; // the gateway's own instant, epoch milliseconds; never after it was received
  readonly type: string; // text, image, location …, in the gateway's word
  readonly text: string | null; // what was written, at most 1,000 characters of it
  readonly name: string | null; // what the channel calls the person
}
