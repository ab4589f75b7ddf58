/** What somebody does on the page, done in the stand-in of Slack. */
import { type FakeSlack, type FakeView, fieldsOf, type SlackPerson } from "@failover-kit/slack-bot/testing";

/** One form of the page that was sent. */
export interface Deed {
  readonly path: readonly string[];
  readonly form: URLSearchParams;
}

/** Does it. What is no longer there is passed over: the page is drawn again anyway. */
export async function play(
  slack: FakeSlack,
  person: SlackPerson,
  channel: string,
  deed: Deed,
): Promise<void> {
  const { path, form } = deed;
  const [kind, first = "", second = ""] = path;
  if (kind === "command") await say(slack, person, channel, form.get("text") ?? "");
  if (kind === "home") await person.openHome();
  if (kind === "message") {
    const message = slack.state.findMessage(first, second);
    if (message === null) return;
    if (form.has("shortcut")) await person.shortcut(message);
    else await person.press(message, pressed(form).actionId);
  }
  if (kind === "whisper") {
    const whisper = person.whispers[Number(first)];
    if (whisper !== undefined) await person.press(whisper, pressed(form).actionId);
  }
  if (kind === "view") await useView(slack, person, first, form);
}

/** A command, or a message of a person. */
async function say(slack: FakeSlack, person: SlackPerson, channel: string, text: string): Promise<void> {
  const [, words] = /^\/failover\b(.*)$/s.exec(text.trim()) ?? [];
  if (words !== undefined) await person.command(channel, words.trim());
  else if (text.trim() !== "")
    slack.state.post({ channel, user: person.id, text: text.trim(), blocks: [], threadTs: null });
}

async function useView(
  slack: FakeSlack,
  person: SlackPerson,
  id: string,
  form: URLSearchParams,
): Promise<void> {
  const home = person.home?.id === id ? person.home : null;
  const view = home ?? slack.state.findView(id);
  if (view === null || !view.isOpen) return;
  if (form.has("close")) {
    view.isOpen = false;
    return;
  }
  const change = form.get("change");
  fillIn(person, view, form);
  if (change !== null) {
    const chosen = form.get(`field ${change}`) ?? "";
    if (chosen !== "") await person.choose(view, change, chosen);
  } else if (form.has("press")) {
    const { actionId, value } = pressed(form);
    await person.pressIn(view, actionId, value ?? undefined);
  } else if (form.has("send")) await submit(person, view);
}

/** Everything that can be entered without the app being told. */
function fillIn(person: SlackPerson, view: FakeView, form: URLSearchParams): void {
  for (const { block, element } of fieldsOf(view.payload)) {
    const name = `${block}/${String(element.action_id)}`;
    const written = form.get(`field ${name}`);
    if (element.type === "plain_text_input") person.type(view, name, written ?? "");
    if (element.type === "checkboxes") person.tick(view, name, written !== null);
  }
}

async function submit(person: SlackPerson, view: FakeView): Promise<void> {
  const missing = person.missingIn(view);
  view.errors = Object.fromEntries(missing.map((block) => [block, "Fill this in first."]));
  if (missing.length === 0) await person.submit(view);
}

function pressed(form: URLSearchParams): { readonly actionId: string; readonly value: string | null } {
  const [actionId, value] = JSON.parse(form.get("press") ?? "[]") as [string?, (string | null)?];
  return { actionId: actionId ?? "", value: value ?? null };
}
