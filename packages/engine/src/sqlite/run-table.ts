import type { DatabaseSync } from "node:sqlite";
import type { RunStatus } from "@failover-kit/core/model";
import { listedBy } from "../rules/found-by.ts";
import { awaitsAnswer, handoverAt, type Run, wakeAt } from "../rules/run.ts";
import { channelsToBits } from "./channel-bits.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";
import { encodeOrder, encodeState } from "./run-codec.ts";
import { runGroupOf } from "./run-group.ts";

/** What must be known of a stored run to change it. */
export interface RunHead {
  readonly key: number;
  readonly accountKey: number;
  readonly revision: number;
  readonly status: RunStatus;
  readonly orderBytes: number;
}

const INSERT_RUN = `
  INSERT INTO runs (id, account_key, created_at, client_ref, source, workflow_name, channels, revision, status, handover_at, wake_at, awaiting, state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Writes runs and the tables by which lists find them. */
export class RunTable {
  readonly #head: Query<
    [key: number, accountKey: number, revision: number, status: RunStatus, orderBytes: number]
  >;
  readonly #insertRun: Command;
  readonly #insertWorkflow: Command;
  readonly #insertRecipient: Command;
  readonly #insertChannel: Command;
  readonly #update: Command;
  readonly #updateStatus: Command;

  constructor(database: DatabaseSync) {
    this.#head = prepareQuery(
      database,
      `SELECT runs.key, account_key, revision, status, octet_length(workflows.body)
       FROM runs CROSS JOIN workflows ON workflows.run_key = runs.key WHERE id = ?`,
    );
    this.#insertRun = prepareCommand(database, INSERT_RUN);
    this.#insertWorkflow = prepareCommand(database, "INSERT INTO workflows (run_key, body) VALUES (?, ?)");
    this.#insertRecipient = prepareCommand(database, "INSERT INTO recipients VALUES (?, ?, ?, ?)");
    this.#insertChannel = prepareCommand(database, "INSERT INTO run_channels VALUES (?, ?, ?, ?)");
    const update = "UPDATE runs SET revision = ?, handover_at = ?, wake_at = ?, awaiting = ?, state = ?";
    this.#update = prepareCommand(database, `${update} WHERE key = ?`);
    this.#updateStatus = prepareCommand(database, `${update}, status = ? WHERE key = ?`);
  }

  findHead(runId: string): RunHead | null {
    const row = this.#head.get(runId);
    if (row === undefined) return null;
    const [key, accountKey, revision, status, orderBytes] = row;
    return { key, accountKey, revision, status, orderBytes };
  }

  insert(run: Run, accountKey: number): Pick<RunHead, "key" | "orderBytes"> {
    const { clientRef, source, workflowName, recipients, channels } = listedBy(run);
    const { lastInsertRowid } = this.#insertRun.run(
      run.id,
      accountKey,
      run.createdAt,
      clientRef,
      source,
      workflowName,
      channelsToBits(channels),
      run.revision,
      run.status,
      handoverAt(run),
      wakeAt(run),
      awaitsAnswer(run) ? 1 : null,
      encodeState(run),
    );
    const key = Number(lastInsertRowid);
    const order = encodeOrder(run);
    this.#insertWorkflow.run(key, order);
    for (const address of recipients) {
      this.#insertRecipient.run(runGroupOf(key), accountKey, address, key);
    }
    for (const channel of channels) {
      this.#insertChannel.run(accountKey, channel, run.createdAt, key);
    }
    return { key, orderBytes: order.length };
  }

  update(head: RunHead, run: Run): void {
    const { revision, status } = run;
    const awaiting = awaitsAnswer(run) ? 1 : null;
    const state = encodeState(run);
    // Naming the status rewrites its index entry even if it is the same, and most often it is.
    if (status === head.status) {
      this.#update.run(revision, handoverAt(run), wakeAt(run), awaiting, state, head.key);
    } else {
      this.#updateStatus.run(revision, handoverAt(run), wakeAt(run), awaiting, state, status, head.key);
    }
  }
}
