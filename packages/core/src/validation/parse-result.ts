import type { Issue } from "../model/index.ts";

/** What a parser makes of a body: the checked value, or everything that is wrong with it. Warnings refuse nothing. */
export type ParseResult<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[]; readonly warnings: readonly Issue[] };

/** Every code that an issue of a parser can carry. Codes are never renamed. */
export type IssueCode =
  | "required" // a member is missing
  | "wrong_type" // text instead of a number, a list instead of an object …
  | "wrong_format"
  | "empty"
  | "too_long"
  | "not_whole" // a fraction where whole numbers are needed
  | "out_of_range"
  | "unknown_member"
  | "unknown_value"
  | "unknown_channel"
  | "unknown_message_type"
  | "no_steps"
  | "too_many_steps"
  | "null_step"
  | "run_setting_on_step"
  | "failover_missing"
  | "failover_on_last_step"
  | "read_not_reported"
  | "phone_prefix" // a leading + or 00
  | "phone_format"
  | "sender_format"
  | "unsafe_number" // a JSON number that cannot be kept exactly, above all an address
  | "wrong_address_field" // `id` instead of `number`, or the reverse
  | "channel_mismatch" // `from` and `to` are on different channels
  | "not_in_v01" // cannot be said in the older generation
  | "not_in_v1" // cannot be said in Messages v1
  | "unsupported_content" // the channel cannot carry it
  | "unexpected_content" // content that `message_type` does not name
  | "unexpected_options" // options of another channel
  | "ttl_not_supported"
  | "url_format"
  | "url_credentials"
  | "metadata_too_large"
  | "nested_too_deeply"
  | "forbidden_member" // `__proto__`
  | "nul_character"
  | "lone_surrogate"
  | "not_json"
  | "variable_name" // a name that templates cannot use
  | "unknown_variable" // not declared in the saved workflow
  | "unknown_filter"
  | "template_syntax"
  | "template_failed" // could not be filled in with these values
  | "unknown_workflow" // no saved workflow has this name
  | "workflow_and_steps" // both: it would not be clear which is meant
  | "no_reachable_step"; // every step would be skipped

/** Every code that a warning of a parser can carry. */
export type WarningCode =
  | "no_fallback" // a single step
  | "repeated_recipient" // the same channel and recipient twice in a row
  | "template_in_run" // braces that nobody fills in
  | "unlikely_file" // a file of a kind that the channel is not known to take
  | "no_reply_possible" // stop_on_reply where nobody can write back
  | "ignored_null" // older generation only: behind the last step
  | "read_as" // older generation only: a known mistake of old samples, read as it was meant
  | "ignored_member"; // older generation only: will not be sent
