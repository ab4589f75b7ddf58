import { webApi } from "@slack/bolt";
import { WorkspaceGoneError } from "../errors/workspace-gone-error.ts";

/** What a failed call of Slack's Web API means for what is to be shown. */
export type SlackFailure =
  | { readonly kind: "wait" } // too many calls, or Slack is away: later it may work
  | { readonly kind: "no_entry" } // the bot may not write in this channel
  | { readonly kind: "gone" } // the message, the channel or the whole workspace is gone for us
  | { readonly kind: "refused"; readonly code: string }; // anything else: a repeat would fail likewise

const noEntry = new Set([
  "not_in_channel",
  "channel_not_found",
  "is_archived",
  "restricted_action",
  "restricted_action_read_only_channel",
  "cannot_reply_to_message",
  "thread_not_found",
]);
const gone = new Set([
  "message_not_found",
  "duplicate_message_not_found", // it was posted before, and somebody has deleted it
  "duplicate_channel_not_found",
  "cant_update_message",
  "account_inactive",
  "token_revoked",
  "invalid_auth",
  "not_authed",
  "team_access_not_granted",
]);
const passing = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "ratelimited",
]);

/** Tells failures apart. An error that is none of Slack's is thrown again. */
export function readSlackFailure(error: unknown): SlackFailure {
  const { WebAPIRateLimitedError, WebAPIRequestError, WebAPIHTTPError } = webApi;
  if ([WebAPIRateLimitedError, WebAPIRequestError, WebAPIHTTPError].some((kind) => error instanceof kind)) {
    return { kind: "wait" };
  }
  if (error instanceof WorkspaceGoneError) return { kind: "gone" };
  if (!(error instanceof webApi.WebAPIPlatformError)) throw error;
  const code = String(error.data.error);
  if (passing.has(code)) return { kind: "wait" };
  if (noEntry.has(code)) return { kind: "no_entry" };
  return gone.has(code) ? { kind: "gone" } : { kind: "refused", code };
}
