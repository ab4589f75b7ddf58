import type { Effect } from "../rules/effect.ts";
import type { Run } from "../rules/run.ts";
import type { Callback } from "./run-store.ts";

/** The effects that end in a request to the caller. */
export type CallbackEffect = Extract<Effect, { type: "forward-status" | "send-final-report" }>;

/** Where a callback goes and what it says. */
export type CallbackRequest = Pick<Callback, "url" | "headers" | "body">;

/** A callback on its way, and whose it is. */
export type OwedCallback = CallbackRequest & Pick<Callback, "accountId">;

/** Puts an effect into the words of the door that the run came through; null: nobody wants to hear it. */
export type CallbackComposer = (run: Run, effect: CallbackEffect) => CallbackRequest | null;

/** Delivers one callback. Never throws: not delivered is an answer. */
export interface CallbackTransport {
  post(callback: OwedCallback): Promise<{ readonly delivered: boolean }>;
}
