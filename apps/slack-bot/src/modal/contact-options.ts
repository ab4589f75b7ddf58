import type { App } from "@slack/bolt";
import type { Option } from "@slack/types";
import type { Desk } from "../desk.ts";
import { inTime } from "../in-time.ts";
import { readDraft } from "./draft-codec.ts";
import { contactOption } from "./send-view.ts";

const ANSWER_MS = 2000; // Slack waits three seconds

/** Offers the people that the server knows to those who may write to them. */
export function offerContacts(app: App, desk: Desk): void {
  app.options("contact", async ({ ack, body }) => {
    const view = "view" in body ? body.view : undefined;
    const draft = view === undefined ? null : readDraft(view as Parameters<typeof readDraft>[0]);
    if (draft === null) return ack({ options: [] });
    const { teamId, channelId } = draft.place;
    const search = find(desk, { teamId, userId: body.user.id, channelId }, body.value ?? "");
    const options = await inTime(search, ANSWER_MS, desk.clock);
    await ack({ options: [...(options ?? [])] });
  });
}

async function find(
  desk: Desk,
  person: Parameters<Desk["permissions"]["refusal"]>[0],
  search: string,
): Promise<readonly Option[]> {
  if ((await desk.permissions.refusal(person)) !== null) return [];
  try {
    const filters = search.trim() === "" ? {} : { search: search.trim() };
    const { contacts } = await desk.failover.listContacts({ ...filters, limit: 100 });
    return contacts.map(({ channel, address, name }) => contactOption(`${channel}|${address}`, name));
  } catch (error) {
    desk.logger.warn({ err: error }, "The server does not tell its contacts");
    return [];
  }
}
