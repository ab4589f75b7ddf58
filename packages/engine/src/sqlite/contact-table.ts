import type { DatabaseSync } from "node:sqlite";
import type { Channel } from "@failover-kit/core/model";
import type { LastInbound } from "../ports/contact-store.ts";
import type { ReceivedInbound } from "../ports/run-store.ts";
import type { Instant } from "../rules/run.ts";
import { type Command, prepareCommand } from "./query.ts";

/** A step's recipient, and the run that it is a step of. */
export interface RunContact {
  readonly accountKey: number;
  readonly channel: Channel;
  readonly address: string;
  readonly sender: string;
  readonly runId: string;
  readonly createdAt: Instant;
}

// What came last is kept, in whatever order it is stored.
const SEEN = `
  first_seen_at = min(first_seen_at, excluded.first_seen_at),
  last_seen_at = max(last_seen_at, excluded.last_seen_at),
  sender = iif(excluded.last_seen_at >= last_seen_at, excluded.sender, sender)`;

/** Where contacts are written, in whatever transaction is open. */
export class ContactTable {
  readonly #noteRun: Command;
  readonly #noteInbound: Command;

  constructor(database: DatabaseSync) {
    this.#noteRun = prepareCommand(
      database,
      `INSERT INTO contacts
         (account_key, channel, address, sender, first_seen_at, last_seen_at, last_run_id, last_run_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?5)
       ON CONFLICT (account_key, channel, address) DO UPDATE SET ${SEEN},
         last_run_id = iif(excluded.last_run_at >= coalesce(last_run_at, 0), excluded.last_run_id, last_run_id),
         last_run_at = max(excluded.last_run_at, coalesce(last_run_at, 0))`,
    );
    this.#noteInbound = prepareCommand(
      database,
      `INSERT INTO contacts
         (account_key, channel, address, sender, first_seen_at, last_seen_at, name, inbound_at, inbound)
       VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?5, ?7)
       ON CONFLICT (account_key, channel, address) DO UPDATE SET ${SEEN},
         name = coalesce(excluded.name, name),
         inbound = iif(excluded.inbound_at >= coalesce(inbound_at, 0), excluded.inbound, inbound),
         inbound_at = max(excluded.inbound_at, coalesce(inbound_at, 0))`,
    );
  }

  noteRun({ accountKey, channel, address, sender, runId, createdAt }: RunContact): void {
    this.#noteRun.run(accountKey, channel, address, sender, createdAt, runId);
  }

  /** Goes by when it was written, so that one that came late, or once more, makes nobody look as if they wrote just now. */
  noteInbound(accountKey: number, { channel, from, to, name, ...rest }: ReceivedInbound["message"]): void {
    const { messageUuid, type, text, sentAt } = rest;
    const inbound: LastInbound = { messageUuid, type, text, sentAt };
    this.#noteInbound.run(accountKey, channel, from, to, sentAt, name, JSON.stringify(inbound));
  }
}
