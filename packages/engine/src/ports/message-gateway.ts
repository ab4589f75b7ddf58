import type { Message, MessageError } from "@failover-kit/core/model";

/** What became of one submit. */
export type SubmitAnswer =
  | { readonly kind: "accepted"; readonly messageUuid: string }
  | { readonly kind: "refused"; readonly error: MessageError } // will never be accepted
  | { readonly kind: "deferred"; readonly error: MessageError; readonly retryAfterSeconds: number | null } // was not sent
  | { readonly kind: "unanswered"; readonly error: MessageError }; // may have been sent

/** What became of taking one message back. */
export type RevokeAnswer =
  | { readonly kind: "revoked" }
  | { readonly kind: "refused"; readonly error: MessageError } // it certainly stays where it is
  | { readonly kind: "unknown"; readonly error: MessageError };

/** Sends one message. `core/transport`'s MessagesClient fits by its shape. */
export interface MessageGateway {
  /** Never throws for what the network or the gateway does: that is an answer. */
  submit(request: { readonly message: Message; readonly clientRef: string }): Promise<SubmitAnswer>;
  /** Asks for a message to be taken back. Never throws, either. */
  revoke(request: { readonly messageUuid: string }): Promise<RevokeAnswer>;
}
