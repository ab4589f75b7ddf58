import type { Channel } from "../model/channel.ts";

/** Which contacts to list, by the names of the API. */
export interface ContactFilters {
  readonly channel?: Channel | undefined;
  readonly address?: string | undefined; // exactly this one
  readonly written?: boolean | undefined; // true: only people who wrote to us; false: only those who never did
  readonly search?: string | undefined; // part of a name or an address, among the 5,000 seen last
  readonly limit?: number | undefined; // contacts in one page, at most 200
  readonly cursor?: string | undefined; // `next_cursor` of the page before
}
