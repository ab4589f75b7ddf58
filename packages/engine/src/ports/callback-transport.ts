import type { Effect } from "../rules/effect.ts";
import type { Door, Run } from "../rules/run.ts";
import type { Callback } from "./run-store.ts";

/** The effects that end in a request to the caller. */
export type CallbackEffect = Extract<Effect, { type: "forward-status" | "send-final-report" }>;

/**
 * What callers of each door are called for, if they have given an address. Those of the Messages API know no report of
 * the whole: whoever wants one subscribes to events, or asks for the run. Those of our own API follow single statuses in
 * the event stream.
 */
export const calledFor: Readonly<Record<Door, readonly CallbackEffect["type"][]>> = {
  workflows: ["forward-status", "send-final-report"],
  dispatch: ["forward-status", "send-final-report"],
  messages: ["forward-status"],
  runs: ["send-final-report"],
};

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
