/** What kinds of things an audit can find. */
export const violationKinds = [
  "file_damaged", // the file itself is broken
  "unreadable", // a row cannot be read as what it should be
  "history_broken", // the history does not say what its own causes come to
  "state_differs", // the history, decided again, comes to another run than the stored one
  "sent_twice", // a message was handed over outside the rules
  "due_differs", // the instants by which the store wakes a run are not those of the run
  "message_lost", // the index of messages does not lead to the attempts
  "account_differs", // a row stands under another account than the run that it belongs to
  "list_differs", // a list by one of its filters would miss the run, or show it as what it is not
  "reply_differs", // a reply would be taken for a run that awaits none, or be lost for one that does
  "callback_unowed", // a request is owed that no decision has asked for
  "stray", // a row names a run that is not there
  "total_differs", // counted once and counted again are not the same
] as const;

export type ViolationKind = (typeof violationKinds)[number];

/** One thing that is not as it must be. Says which, never what a message said or to whom it went. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly runId: string | null; // null: it is about no single run
  readonly reason: string;
}
