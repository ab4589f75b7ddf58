/** What passes between the server and its sending thread. Plain data: it is copied from one to the other. */
import type { HttpRequest } from "@failover-kit/core/transport";
import type { CallbackRequest } from "@failover-kit/engine";
import type { CallbackAnswer } from "./undici-callback-sender.ts";

/** What is to be sent, and to whom. Each kind has connections of its own. */
export type Order =
  | { readonly kind: "gateway"; readonly request: HttpRequest }
  | { readonly kind: "callback"; readonly request: CallbackRequest } // to the operator's own address, or a caller's
  | { readonly kind: "delivery"; readonly request: CallbackRequest }; // to a subscription: always a caller's

/** What came of an order to the gateway. */
export type GatewayAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly text: string;
      readonly headers: Readonly<Record<string, string>>; // names in lower case
    }
  | {
      readonly kind: "failed";
      readonly isNotSent: boolean; // true: nothing can have left
      readonly code: string | null; // as the system or undici calls it
    };

export type OrderAnswer = GatewayAnswer | CallbackAnswer;

/** What the thread is told when it begins. */
export interface SendingSettings {
  readonly operatorUrl: string | null;
  readonly allowedNetworks: readonly string[]; // in CIDR notation
}
