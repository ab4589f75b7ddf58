import { channels } from "@failover-kit/core/model";
import { SEARCHED_CONTACTS } from "@failover-kit/engine";
import { z } from "zod";
import { readPlace, writePlace } from "../contacts/contact-cursor.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { readQuery } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { contactView } from "../views/contact-view.ts";

/** The filters of the list of contacts. */
export const contactFiltersSchema = z.strictObject({
  channel: z.enum(channels).optional(),
  address: z.string().min(1).max(100).optional().meta({ description: "Exactly this one." }),
  written: z.enum(["true", "false"]).optional().meta({
    description: "true: only people who wrote to us; false: only those who never did.",
  }),
  search: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({
      description: `Part of a name or an address, whatever its case, among the ${SEARCHED_CONTACTS} seen last.`,
    }),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().optional().meta({ description: "`next_cursor` of the page before." }),
});

/** `GET /v1/contacts`: those seen last first. */
export function listContacts({ contacts, contactKeeper }: ServerParts): Handler<CallerRequest> {
  return async ({ caller, query }) => {
    const filters = readQuery(contactFiltersSchema, query);
    const { channel, address, written, search, limit, cursor } = filters;
    await fromStore(contactKeeper.catchUp());
    const found = await fromStore(
      contacts.list({
        accountId: caller.accountId,
        channel: channel ?? null,
        address: address ?? null,
        hasWritten: written === undefined ? null : written === "true",
        search: search ?? null,
        limit: limit + 1, // one more tells whether there is a next page
        after: cursor === undefined ? null : readPlace(cursor),
      }),
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    const next = hasMore ? writePlace(last.place) : null;
    return { status: 200, body: { contacts: page.map(contactView), next_cursor: next } };
  };
}
