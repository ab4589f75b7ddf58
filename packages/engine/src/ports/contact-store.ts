import type { Channel, InboundMessage } from "@failover-kit/core/model";
import type { Instant } from "../rules/run.ts";

/** A person on one channel whom an account knows. */
export interface Contact {
  readonly accountId: string;
  readonly channel: Channel;
  readonly address: string;
  readonly sender: string; // our side of what was said last
  readonly name: string | null;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant; // when they wrote, or when a run with a step for them began
  readonly lastRun: { readonly id: string; readonly createdAt: Instant } | null;
  readonly lastInbound: LastInbound | null; // null: they never wrote
}

/** What is kept of the newest message that a person wrote. */
export type LastInbound = Pick<InboundMessage, "messageUuid" | "type" | "text" | "sentAt">;

/** Where a list of contacts goes on. Of the store's own making: it says nothing about the contact. */
export interface ContactPlace {
  readonly lastSeenAt: Instant;
  readonly key: number;
}

/** How many contacts, those seen last, are looked through by a search. */
export const SEARCHED_CONTACTS = 5000;

export interface ContactQuery {
  readonly accountId: string;
  readonly channel: Channel | null;
  readonly address: string | null;
  readonly hasWritten: boolean | null;
  readonly search: string | null; // part of an address or a name, whatever its case; see SEARCHED_CONTACTS
  readonly limit: number;
  readonly after: ContactPlace | null; // the place of the last contact of the page before
}

/**
 * Keeps the people of each account. Those who write are stored with the commit that takes their message
 * (`RunStore.commit`); those of runs are taken up afterwards, a few runs at a time, so that they cost no run anything.
 */
export interface ContactStore {
  /** Takes up the people of at most `limit` runs that began since the last time. Returns of how many. */
  takeUpRuns(limit: number): Promise<number>;
  /** Contacts of one account, those seen last first, each with its place in the list. */
  list(query: ContactQuery): Promise<readonly (Contact & { readonly place: ContactPlace })[]>;
  /** The accounts whose contact wrote the message with this id of the gateway's, if it is the newest that they wrote. */
  accountsOfInbound(messageUuid: string): Promise<readonly string[]>;
}
