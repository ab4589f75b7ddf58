import type { App, MessageShortcut } from "@slack/bolt";
import type { Desk } from "../desk.ts";
import { openModal } from "../modal/open-modal.ts";

/** “Send with failover” on a message: the form opens with its text, and the card answers the message. */
export function handleShortcut(app: App, desk: Desk): void {
  app.shortcut<MessageShortcut>("failover_from_message", async ({ shortcut, ack, client, respond }) => {
    await ack();
    const { message, channel, user, team } = shortcut;
    const teamId = team?.id ?? user.team_id ?? "";
    const threadTs = typeof message.thread_ts === "string" ? message.thread_ts : message.ts;
    const place = { teamId, channelId: channel.id, threadTs: threadTs ?? null };
    const text = plainTextOf(message.text ?? "");
    const trigger = { client, triggerId: shortcut.trigger_id };
    const told = await openModal(desk, trigger, { userId: user.id, place, prefill: { text } });
    if (told !== null) await respond({ response_type: "ephemeral", replace_original: false, text: told });
  });
}

/** What a person reads in a message of Slack, without its marks for links and mentions. */
export function plainTextOf(text: string): string {
  return text
    .replaceAll(/<(?:https?|mailto|tel):[^>|]*\|([^>]*)>/g, "$1")
    .replaceAll(/<((?:https?|mailto|tel):[^>]*)>/g, "$1")
    .replaceAll(/<[@#!][^>|]*\|([^>]*)>/g, "$1")
    .replaceAll(/<[@#!][^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}
