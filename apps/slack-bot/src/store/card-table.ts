import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

/** Where the card of a run is, or is to be. */
export interface Card {
  readonly runId: string;
  readonly teamId: string;
  readonly userId: string; // who started the run
  readonly channelId: string;
  readonly threadTs: string | null;
  readonly messageTs: string | null; // null: not posted yet, as far as we know
  readonly isOnItsWay: boolean; // a call that posts it was begun; it may have reached Slack
  readonly shown: string | null; // digest of what Slack was told last
  readonly isOpen: boolean;
  readonly isGone: boolean; // Slack has lost it, or does not take it: nothing more is shown
}

/** A card that is to be made. */
export type NewCard = Pick<Card, "runId" | "teamId" | "userId" | "channelId" | "threadTs" | "isOnItsWay"> & {
  readonly createdAt: number;
};

/** The live cards. */
export class CardTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Remembers that a run is to have a card. One that has one keeps it. */
  add({ runId, teamId, userId, channelId, threadTs, isOnItsWay, createdAt }: NewCard): void {
    this.#database
      .prepare(
        `INSERT INTO cards (run_id, team_id, user_id, channel_id, thread_ts, is_on_its_way, is_open, created_at)
         VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING`,
      )
      .run(runId, teamId, userId, channelId, threadTs, isOnItsWay ? 1 : 0, createdAt);
  }

  find(runId: string): Card | null {
    const row = this.#database.prepare("SELECT * FROM cards WHERE run_id = ?").get(runId);
    return row === undefined ? null : toCard(row);
  }

  /** The cards of runs that go on. */
  listOpen(): readonly Card[] {
    return this.#database
      .prepare("SELECT * FROM cards WHERE is_open = 1 ORDER BY created_at")
      .all()
      .map(toCard);
  }

  /** Those of a workspace, or of one person in it, newest first. */
  listNewest({ teamId, userId }: { teamId: string; userId: string | null }, limit: number): readonly Card[] {
    const whose = userId === null ? "" : "AND user_id = ?";
    const values = userId === null ? [teamId, limit] : [teamId, userId, limit];
    return this.#database
      .prepare(`SELECT * FROM cards WHERE team_id = ? ${whose} ORDER BY created_at DESC, run_id DESC LIMIT ?`)
      .all(...values)
      .map(toCard);
  }

  /** It is about to be posted. */
  markOnItsWay(runId: string): void {
    this.#database.prepare("UPDATE cards SET is_on_its_way = 1 WHERE run_id = ?").run(runId);
  }

  /** Those of a workspace whose run's id begins like this, newest first. */
  listBeginning(teamId: string, beginning: string, limit: number): readonly Card[] {
    return this.#database
      .prepare(
        `SELECT * FROM cards WHERE team_id = ? AND substr(run_id, 1, ?) = ?
         ORDER BY created_at DESC, run_id DESC LIMIT ?`,
      )
      .all(teamId, beginning.length, beginning, limit)
      .map(toCard);
  }

  /** Where Slack has put it. */
  markPosted(runId: string, place: { readonly channelId: string; readonly messageTs: string }): void {
    this.#database
      .prepare("UPDATE cards SET channel_id = ?, message_ts = ?, is_on_its_way = 0 WHERE run_id = ?")
      .run(place.channelId, place.messageTs, runId);
  }

  /** What it says now. */
  markShown(
    runId: string,
    shown: { readonly digest: string; readonly isOpen: boolean; readonly at: number },
  ): void {
    this.#database
      .prepare("UPDATE cards SET shown = ?, shown_at = ?, is_open = ? WHERE run_id = ?")
      .run(shown.digest, shown.at, shown.isOpen ? 1 : 0, runId);
  }

  /** Nothing more can be shown: the message or its workspace is gone. */
  close(runId: string): void {
    this.#database.prepare("UPDATE cards SET is_open = 0, is_gone = 1 WHERE run_id = ?").run(runId);
  }

  /** The card goes elsewhere: its channel does not let us in. */
  move(runId: string, channelId: string): void {
    this.#database
      .prepare("UPDATE cards SET channel_id = ?, thread_ts = NULL, is_on_its_way = 0 WHERE run_id = ?")
      .run(channelId, runId);
  }

  /** Forgets everything of a workspace that has removed the app. */
  removeTeam(teamId: string): void {
    this.#database.prepare("DELETE FROM cards WHERE team_id = ?").run(teamId);
  }

  /** Forgets cards of runs that ended before `instant`; no status comes that late. */
  removeEndedBefore(instant: number): void {
    this.#database.prepare("DELETE FROM cards WHERE is_open = 0 AND created_at < ?").run(instant);
  }
}

function toCard(row: Record<string, SQLOutputValue>): Card {
  return {
    runId: String(row.run_id),
    teamId: String(row.team_id),
    userId: String(row.user_id),
    channelId: String(row.channel_id),
    threadTs: row.thread_ts === null ? null : String(row.thread_ts),
    messageTs: row.message_ts === null ? null : String(row.message_ts),
    isOnItsWay: row.is_on_its_way === 1,
    shown: row.shown === null ? null : String(row.shown),
    isOpen: row.is_open === 1,
    isGone: row.is_gone === 1,
  };
}
