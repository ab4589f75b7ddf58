import { isChannel } from "@failover-kit/core/model";
import type { App, BlockAction, ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { sentenceAnswer } from "../commands/answers.ts";
import type { Desk } from "../desk.ts";
import { troubleWords } from "../failover/trouble-words.ts";
import { inTime } from "../in-time.ts";
import { type SendResult, sendRun } from "../sending/send-run.ts";
import { escapeMrkdwn } from "../text/mrkdwn.ts";
import { changeSteps, type Draft, type DraftChange, MAX_PLACEHOLDERS } from "./draft.ts";
import { newPlaceholders, readDraft } from "./draft-codec.ts";
import { sentenceView } from "./elements.ts";
import { placeIssues } from "./field-errors.ts";
import { blockIds } from "./fields.ts";
import { findWorkflow, gatherFacts } from "./form-facts.ts";
import { stepId } from "./open-modal.ts";
import { orderOf } from "./order.ts";
import { type FormFacts, inputBlocks, OWN_CHOICE, renderSendView, SEND_VIEW } from "./send-view.ts";
import { rolesOf } from "./workflow-variables.ts";

const ANSWER_MS = 2000; // Slack waits three seconds, and shows errors under fields only in the answer
const PATIENCE_MS = 1500; // before a modal is drawn again

type Change = (draft: Draft, action: { readonly value: string }) => Draft;

/** Makes the modal work: its lists and buttons, and what happens when it is sent. */
export function handleModal(app: App, desk: Desk): void {
  const steps =
    (kind: DraftChange["kind"]): Change =>
    (draft, { value }) =>
      changeSteps(draft, { kind, id: kind === "add" ? stepId() : value });
  onChange(app, desk, "step_add", (draft, action) => withSender(desk, steps("add")(draft, action)));
  onChange(app, desk, "step_remove", steps("remove"));
  onChange(app, desk, "step_up", steps("up"));
  onChange(app, desk, "step_down", steps("down"));
  onChange(app, desk, "step_channel", (draft) => withSender(desk, draft));
  onChange(app, desk, /^step_until:/, (draft) => draft);
  onChange(app, desk, "step_wait", (draft) => draft);
  onChange(app, desk, /^step_content:/, (draft) => draft);
  onChange(app, desk, "workflow", (draft, { value }) => ({
    ...draft,
    workflow: value === OWN_CHOICE ? null : value,
    values: {},
  }));
  onChange(app, desk, "contact", (draft, { value }) => ({ ...draft, contact: value || null }), fillContact);
  app.view<ViewSubmitAction>(SEND_VIEW, async ({ ack, body, view, client }) => {
    const draft = readDraft(view);
    if (draft === null) return ack();
    const work = submit(desk, draft, { userId: body.user.id }).catch((error) => refused(troubleWords(error)));
    const answer = await inTime(work, ANSWER_MS, desk.clock);
    if (answer !== null) return ack(answer);
    await ack({
      response_action: "update",
      view: sentenceView("Sending …", "This takes longer than usual."),
    });
    await tellLate(desk, { client, viewId: view.id, userId: body.user.id }, { draft, answer: await work });
  });
}

type Answer =
  | { readonly response_action: "clear" }
  | { readonly response_action: "errors"; readonly errors: Record<string, string> }
  | { readonly response_action: "update"; readonly view: ModalView };

async function submit(desk: Desk, draft: Draft, { userId }: { userId: string }): Promise<Answer> {
  const saved = draft.workflow === null ? null : await findWorkflow(desk, draft.workflow);
  if (draft.workflow !== null && saved === null) {
    return refused("There is no such workflow any more. Choose another one.");
  }
  const open = draft.workflow === null ? newPlaceholders(draft) : [];
  if (open.length > 0) {
    const values = { ...draft.values, ...Object.fromEntries(open.map((name) => [name, ""])) };
    const count = Object.keys(values).length;
    if (count > MAX_PLACEHOLDERS) {
      const reason = `A form can ask for ${MAX_PLACEHOLDERS} names, and here are ${count}. Write some of them out.`;
      return { response_action: "errors", errors: { [blockIds.text(draft)]: reason } };
    }
    const facts = await gatherFacts(desk, null, PATIENCE_MS);
    return { response_action: "update", view: renderSendView({ ...draft, values }, facts) };
  }
  const { teamId, channelId, threadTs } = draft.place;
  const result = await sendRun(desk, {
    person: { teamId, userId, channelId },
    threadTs,
    order: orderOf(withSender(desk, draft), saved),
    nonce: draft.nonce,
  });
  return answerOf(result, { draft, saved, senders: desk.senders });
}

interface Form extends Pick<FormFacts, "saved" | "senders"> {
  readonly draft: Draft;
}

function answerOf(result: SendResult, { draft, saved, senders }: Form): Answer {
  if (result.kind === "refused") return refused(result.reason);
  if (result.kind === "duplicate") return refused(result.words);
  if (result.kind !== "invalid") return { response_action: "clear" };
  const shown = inputBlocks(renderSendView(draft, { workflows: [], saved, needsApproval: false, senders }));
  const errors = placeIssues(result.issues, { draft, saved, shown });
  return { response_action: "errors", errors: { ...errors } };
}

function refused(reason: string): Answer {
  return { response_action: "errors", errors: { [blockIds.workflow]: reason } };
}

/** A modal that had to wait tells the outcome; when it was closed meanwhile, a direct message tells what went wrong. */
async function tellLate(
  desk: Desk,
  { client, viewId, userId }: { client: WebClient; viewId: string; userId: string },
  { draft, answer }: { draft: Draft; answer: Answer },
): Promise<void> {
  try {
    await client.views.update({ view_id: viewId, view: await lateView(desk, draft, answer) });
  } catch (error) {
    if (answer.response_action === "clear") return; // the card tells it
    desk.logger.warn({ err: error }, "A form was closed before its outcome was known");
    const reasons = answer.response_action === "errors" ? Object.values(answer.errors) : [];
    const { text, blocks } = sentenceAnswer(`*Not sent.* ${reasons.map(escapeMrkdwn).join(" ")}`);
    await client.chat.postMessage({ channel: userId, text, blocks: [...blocks] });
  }
}

/** What a person sees whose modal had to wait: the form again, since errors cannot be put under fields any more. */
async function lateView(desk: Desk, draft: Draft, answer: Answer): Promise<ModalView> {
  if (answer.response_action === "update") return answer.view;
  if (answer.response_action === "clear")
    return sentenceView("Sent", "It is on its way. The card in the channel shows what becomes of it.");
  const facts = await gatherFacts(desk, draft.workflow, PATIENCE_MS);
  const notice = `*Not sent.* ${Object.values(answer.errors).map(escapeMrkdwn).join(" ")}`;
  const isLost = draft.workflow !== null && facts.saved === null; // then only the reason can be shown
  return isLost ? sentenceView("Not sent", notice) : renderSendView(draft, { ...facts, notice });
}

/** Somebody used a list or a button of the modal: the draft is read, changed, and shown again. */
function onChange(
  app: App,
  desk: Desk,
  actionId: string | RegExp,
  change: Change,
  afterwards: (draft: Draft, facts: FormFacts) => Draft = (draft) => draft,
): void {
  app.action<BlockAction>(
    { action_id: actionId, type: "block_actions" },
    async ({ ack, body, action, client }) => {
      await ack();
      const { view } = body;
      const draft = view === undefined ? null : readDraft(view);
      if (view === undefined || draft === null) return;
      const changed = change(draft, { value: chosenValue(action) });
      const facts = await gatherFacts(desk, changed.workflow, PATIENCE_MS);
      const isChosenNow = changed.workflow !== draft.workflow;
      // What cannot be drawn is left as it is: redrawing would lose what was typed.
      if (changed.workflow !== null && facts.saved === null && !isChosenNow) return;
      try {
        const shown = renderSendView(afterwards(changed, facts), facts);
        await client.views.update({ view_id: view.id, hash: view.hash, view: shown });
      } catch (error) {
        // Somebody who clicks faster than we draw gets what the last click asked for.
        if (!isHashConflict(error)) throw error;
      }
    },
  );
}

function isHashConflict(error: unknown): boolean {
  const data = error instanceof Error && "data" in error ? error.data : null;
  return typeof data === "object" && data !== null && "error" in data && data.error === "hash_conflict";
}

function chosenValue(action: object): string {
  const { value, selected_option: selected } = action as {
    readonly value?: string;
    readonly selected_option?: { readonly value: string } | null;
  };
  return selected?.value ?? value ?? "";
}

/** Steps whose channel has a configured sender begin with it. */
function withSender({ senders }: Desk, draft: Draft): Draft {
  const steps = draft.steps.map((step) =>
    step.sender === "" ? { ...step, sender: senders[step.channel] ?? "" } : step,
  );
  return { ...draft, steps };
}

/** Puts the address of a known person where it belongs. New ids of fields make Slack take the new values. */
function fillContact(draft: Draft, { saved }: FormFacts): Draft {
  const [channel = "", address = ""] = (draft.contact ?? "").split("|");
  if (!isChannel(channel) || address === "") return draft;
  const isId = channel === "messenger";
  const next = { ...draft, generation: draft.generation + 1 };
  if (saved === null) return isId ? { ...next, messengerId: address } : { ...next, phone: address };
  const { ids, phones } = rolesOf(saved);
  const filled = Object.fromEntries((isId ? ids : phones).map((name) => [name, address]));
  return { ...next, values: { ...draft.values, ...filled } };
}
