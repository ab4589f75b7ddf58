import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

/** Where a request for approval stands. `approved` lasts until the server has taken the run. */
export type ApprovalState = "pending" | "approved" | "sent" | "declined" | "refused" | "expired";

/** Something that a second person has to agree to. */
export interface Approval {
  readonly id: string;
  readonly teamId: string;
  readonly userId: string; // who asks
  readonly channelId: string;
  readonly threadTs: string | null;
  readonly messageChannel: string | null;
  readonly messageTs: string | null;
  readonly shownState: ApprovalState | null; // what its message tells; null: not posted yet
  readonly workflow: string;
  readonly request: string; // sealed
  readonly state: ApprovalState;
  readonly decidedBy: string | null;
  readonly expiresAt: number; // epoch milliseconds; from then on nobody can approve it
}

/** Requests for approval. Each is decided once. */
export class ApprovalTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add(approval: Approval, createdAt: number): void {
    const { id, teamId, userId, channelId, threadTs, workflow, request, state, expiresAt } = approval;
    this.#database
      .prepare(
        `INSERT INTO approvals
           (id, team_id, user_id, channel_id, thread_ts, workflow, request, state, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(id, teamId, userId, channelId, threadTs, workflow, request, state, createdAt, expiresAt);
  }

  find(id: string): Approval | null {
    const row = this.#database.prepare("SELECT * FROM approvals WHERE id = ?").get(id);
    return row === undefined ? null : toApproval(row);
  }

  listIn(state: ApprovalState): readonly Approval[] {
    return this.#database.prepare("SELECT * FROM approvals WHERE state = ?").all(state).map(toApproval);
  }

  /** Those whose time is over although nobody has decided them. */
  listOverdue(now: number): readonly Approval[] {
    return this.#database
      .prepare("SELECT * FROM approvals WHERE state = 'pending' AND expires_at <= ?")
      .all(now)
      .map(toApproval);
  }

  /** Those that wait and have no message: a crash came in between. */
  listUnasked(): readonly Approval[] {
    return this.#database
      .prepare("SELECT * FROM approvals WHERE state = 'pending' AND message_ts IS NULL")
      .all()
      .map(toApproval);
  }

  /** Those whose message tells an earlier state. */
  listOutdated(): readonly Approval[] {
    return this.#database
      .prepare("SELECT * FROM approvals WHERE message_ts IS NOT NULL AND shown_state IS NOT state")
      .all()
      .map(toApproval);
  }

  markPosted(id: string, channel: string, ts: string): void {
    this.#database
      .prepare(
        "UPDATE approvals SET message_channel = ?, message_ts = ?, shown_state = 'pending' WHERE id = ?",
      )
      .run(channel, ts, id);
  }

  /** What its message tells now. */
  markShown(id: string, state: ApprovalState): void {
    this.#database.prepare("UPDATE approvals SET shown_state = ? WHERE id = ?").run(state, id);
  }

  /** False when somebody else was faster. */
  move(id: string, from: ApprovalState, to: ApprovalState, decidedBy: string | null): boolean {
    const { changes } = this.#database
      .prepare(
        "UPDATE approvals SET state = ?, decided_by = coalesce(?, decided_by) WHERE id = ? AND state = ?",
      )
      .run(to, decidedBy, id, from);
    return changes === 1;
  }

  remove(id: string): void {
    this.#database.prepare("DELETE FROM approvals WHERE id = ?").run(id);
  }

  removeTeam(teamId: string): void {
    this.#database.prepare("DELETE FROM approvals WHERE team_id = ?").run(teamId);
  }

  /** What is decided and old holds an address for nothing. */
  removeDecidedBefore(instant: number): void {
    this.#database
      .prepare("DELETE FROM approvals WHERE state NOT IN ('pending', 'approved') AND created_at < ?")
      .run(instant);
  }
}

function toApproval(row: Record<string, SQLOutputValue>): Approval {
  const textOrNull = (value: SQLOutputValue | undefined) =>
    value === null || value === undefined ? null : String(value);
  return {
    id: String(row.id),
    teamId: String(row.team_id),
    userId: String(row.user_id),
    channelId: String(row.channel_id),
    threadTs: textOrNull(row.thread_ts),
    messageChannel: textOrNull(row.message_channel),
    messageTs: textOrNull(row.message_ts),
    workflow: String(row.workflow),
    request: String(row.request),
    state: row.state as ApprovalState, // only ours are ever written
    decidedBy: textOrNull(row.decided_by),
    expiresAt: Number(row.expires_at),
    shownState: row.shown_state as ApprovalState | null,
  };
}
