import type { DatabaseSync } from "node:sqlite";

/** The workflow by which a channel sends when nothing else is said. */
export class DefaultWorkflowTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  find(teamId: string, channelId: string): string | null {
    const row = this.#database
      .prepare("SELECT workflow FROM default_workflows WHERE team_id = ? AND channel_id = ?")
      .get(teamId, channelId);
    return row === undefined ? null : String(row.workflow);
  }

  set(place: { readonly teamId: string; readonly channelId: string }, workflow: string, setBy: string): void {
    this.#database
      .prepare(
        `INSERT INTO default_workflows (team_id, channel_id, workflow, set_by) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET workflow = excluded.workflow, set_by = excluded.set_by`,
      )
      .run(place.teamId, place.channelId, workflow, setBy);
  }
}
