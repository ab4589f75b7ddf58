import type { App, BlockAction, ButtonAction, RespondFn } from "@slack/bolt";
import { sentenceAnswer } from "../commands/answers.ts";
import { reply } from "../commands/handle-command.ts";
import { confirmedOrder, readConfirmed } from "../commands/one-line.ts";
import { type Control, readSeen } from "../controls/control-buttons.ts";
import { controlRun } from "../controls/control-run.ts";
import type { Desk } from "../desk.ts";
import { openModal } from "../modal/open-modal.ts";
import { sendRun } from "../sending/send-run.ts";
import { personOf } from "./person-of.ts";

type Pressed = { readonly body: BlockAction; readonly value: string; readonly respond: RespondFn };

/** Makes the buttons of messages work: those of cards, of approvals, and of the confirmation. */
export function handleButtons(app: App, desk: Desk): void {
  onPress(
    app,
    /^run_(advance|pause|resume|acknowledge|cancel)$/,
    async ({ body, value, respond }, actionId) => {
      const seen = readSeen(value);
      const control = actionId.slice("run_".length) as Control; // the pattern takes nothing else
      if (seen === null) return;
      const trouble = await controlRun(desk, personOf(body), { control, seen });
      if (trouble !== null) await reply(respond, sentenceAnswer(trouble));
      const message = messageOf(body);
      if (message !== null) await desk.keeper.removeStray(seen.id, message);
    },
  );
  onPress(app, /^approval_(approve|decline)$/, async ({ body, value, respond }, actionId) => {
    const answer = await desk.approvals.decide(value, personOf(body), actionId === "approval_approve");
    await reply(respond, sentenceAnswer(answer));
  });
  onPress(app, /^confirm_drop$/, ({ respond }) => reply(respond, sentenceAnswer("Nothing was sent."), true));
  onPress(app, /^confirm_send$/, (pressed) => confirm(desk, pressed));
  app.action<BlockAction<ButtonAction>>(
    { action_id: "confirm_edit", type: "block_actions" },
    async (args) => {
      await args.ack();
      const confirmed = readConfirmed(args.action.value);
      if (confirmed === null) return;
      const { teamId, userId, channelId } = personOf(args.body);
      const { workflow, values } = confirmed;
      const place = { teamId, channelId, threadTs: null };
      const told = await openModal(
        desk,
        { client: args.client, triggerId: args.body.trigger_id },
        { userId, place, prefill: { workflow, values } },
      );
      if (told === null) await args.respond({ delete_original: true });
      else await reply(args.respond, sentenceAnswer(told), true);
    },
  );
}

/** The message whose button was pressed; null for one that only this person sees. */
function messageOf({ container }: BlockAction): { readonly channelId: string; readonly ts: string } | null {
  const { is_ephemeral: isEphemeral, message_ts: ts, channel_id: channelId } = container;
  return isEphemeral === true || typeof ts !== "string" ? null : { channelId: String(channelId), ts };
}

async function confirm(desk: Desk, { body, value, respond }: Pressed): Promise<void> {
  const confirmed = readConfirmed(value);
  if (confirmed === null) return;
  const request = {
    person: personOf(body),
    threadTs: null,
    order: confirmedOrder(confirmed),
    nonce: confirmed.nonce,
  };
  const result = await sendRun(desk, request);
  const isOver = result.kind === "started" || result.kind === "asked";
  await reply(respond, sentenceAnswer(wordsOf(result)), isOver);
}

function wordsOf(result: Awaited<ReturnType<typeof sendRun>>): string {
  switch (result.kind) {
    case "started":
      return "Sent. The card shows what becomes of it.";
    case "asked":
      return "Somebody else has to approve it; it was asked for in this channel.";
    case "refused":
      return result.reason;
    case "duplicate":
      return result.words;
    case "invalid":
      return `Not sent. ${result.issues.map(({ message, fix }) => (fix ? `${message} ${fix}` : message)).join(" ")}`;
  }
}

function onPress(
  app: App,
  actionId: RegExp,
  work: (pressed: Pressed, actionId: string) => Promise<void>,
): void {
  app.action<BlockAction<ButtonAction>>({ action_id: actionId, type: "block_actions" }, async (args) => {
    await args.ack();
    const { body, action, respond } = args;
    await work({ body, value: action.value ?? "", respond }, action.action_id);
  });
}
