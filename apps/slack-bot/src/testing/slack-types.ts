/** What the stand-in of Slack keeps. */
export type Json = Readonly<Record<string, unknown>>;

/** A message as a channel shows it. */
export interface FakeMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly user: string; // of a person, or of the bot
  text: string;
  blocks: readonly Json[];
  edits: number;
}

/** Something that only one person sees. */
export interface FakeEphemeral {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly responseUrl: string; // the one through which it can be replaced
}

/** A channel, and whether the bot may write in it. */
export interface FakeChannel {
  readonly id: string;
  readonly name: string;
  readonly isOpen: boolean; // public, or the bot was invited
}

/** A modal or a Home tab as a person sees it. */
export interface FakeView {
  readonly id: string;
  readonly user: string;
  readonly team: string;
  hash: string;
  payload: Json;
  values: Record<string, Record<string, Json>>; // block → action → what was entered
  errors: Readonly<Record<string, string>>;
  isOpen: boolean;
}

/** How the next calls of a method are to fail. */
export type Failure =
  | { readonly kind: "rate_limited"; readonly retryAfterSeconds: number }
  | { readonly kind: "down" } // 503
  | { readonly kind: "error"; readonly code: string }
  | { readonly kind: "slow"; readonly until: Promise<void> }
  | { readonly kind: "unanswered" }; // it is taken, and the connection breaks before the answer

/** A call of the Web API that was taken or refused. */
export interface FakeCall {
  readonly method: string;
  readonly args: Json;
  readonly error: string | null;
}
