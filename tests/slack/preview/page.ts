import type { FakeEphemeral, FakeMessage, FakeView, Json } from "@failover-kit/slack-bot/testing";
import { script, style } from "./page-assets.ts";
import { renderBlocks, type Surface } from "./render-blocks.ts";
import { escapeHtml, nameOf, textOf } from "./rich-text.ts";

/** What one person sees. */
export interface Scene {
  readonly me: string;
  readonly people: readonly string[];
  readonly modal: FakeView | null;
  readonly choices: Surface["choices"];
  readonly messages: readonly FakeMessage[];
  readonly whispers: readonly FakeEphemeral[];
  readonly home: FakeView | null;
}

/** The parts of the page that change. `modalKey` is another one when the modal has to be drawn again. */
export function renderParts(scene: Scene) {
  const { modal, messages, whispers, me } = scene;
  return {
    modalKey: modal === null ? "" : `${modal.id} ${modal.hash} ${JSON.stringify(modal.errors)}`,
    modal:
      modal === null ? `<p class="hint">No form is open. Type the command.</p>` : renderModal(scene, modal),
    channel: [
      ...messages.map((message) => renderMessage(me, message)),
      ...whispers.map((one, at) => renderWhisper(me, one, at)),
    ].join(""),
    home: renderHome(scene),
  };
}

/** The whole page. */
export function renderPage(scene: Scene): string {
  const { me, people } = scene;
  const parts = renderParts(scene);
  const tabs = people.map((id) =>
    id === me ? `<b>${escapeHtml(nameOf(id))}</b>` : `<a href="/?as=${id}">${escapeHtml(nameOf(id))}</a>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What Slack shows</title><style>${style}</style></head><body data-me="${me}">
<nav>You are ${tabs.join(" · ")}</nav>
<main><section><h2>Form</h2><div id="modal" data-key="${escapeHtml(parts.modalKey)}">${parts.modal}</div></section>
<section><h2>#support</h2><form method="post" action="/command?as=${me}" class="command">
<input name="text" value="/failover " aria-label="Message to #support" autocomplete="off"><button class="primary">Send</button></form>
<div id="channel">${parts.channel}</div></section>
<section><h2>App Home</h2><div id="home">${parts.home}</div></section></main><script>${script}</script></body></html>`;
}

function renderModal({ me, choices }: Scene, { id, payload, values, errors }: FakeView): string {
  const submit =
    payload.submit === undefined
      ? ""
      : `<button class="primary" name="send" value="yes">${label(payload, "submit")}</button>`;
  // The first button of a form is what the Enter key presses: it must be the modal's own.
  const enter =
    payload.submit === undefined
      ? ""
      : `<button name="send" value="yes" class="hidden" tabindex="-1"></button>`;
  return `<form method="post" action="/view/${id}?as=${me}" class="surface modal" novalidate>${enter}<header>${label(payload, "title")}</header>
${blocksOf(payload.blocks, { values, errors, choices })}
<footer><button name="close" value="yes">${label(payload, "close")}</button>${submit}</footer></form>`;
}

function renderMessage(me: string, { channel, ts, user, text, blocks }: FakeMessage): string {
  const isApp = user.endsWith("BOT");
  const who = isApp ? "Failover <small>APP</small>" : escapeHtml(nameOf(user));
  const body = blocks.length === 0 ? `<p>${escapeHtml(text)}</p>` : blocksOf(blocks, empty);
  return `<form method="post" action="/message/${channel}/${ts}?as=${me}" class="surface"><div class="who"><span>${who}</span>
<button name="shortcut" value="yes" class="quiet" title="Menu of the message">Send with failover</button></div>${body}</form>`;
}

function renderWhisper(me: string, { text, blocks }: FakeEphemeral, index: number): string {
  const body = blocks.length === 0 ? `<p>${escapeHtml(text)}</p>` : blocksOf(blocks, empty);
  return `<form method="post" action="/whisper/${index}?as=${me}" class="surface whisper"><div class="who"><span>Failover <small>APP</small></span>
<span class="hint">Only visible to you</span></div>${body}</form>`;
}

function renderHome({ me, home }: Scene): string {
  const look = `<form method="post" action="/home?as=${me}"><button>Open the App Home</button></form>`;
  if (home === null) return look;
  return `<form method="post" action="/view/${home.id}?as=${me}" class="surface">${blocksOf(home.payload.blocks, { ...empty, values: home.values })}</form>`;
}

const empty: Surface = { values: {}, errors: {}, choices: {} };

function label(payload: Json, name: string): string {
  return escapeHtml(textOf(payload[name]));
}

function blocksOf(blocks: unknown, surface: Surface): string {
  return renderBlocks(blocks as readonly Json[], surface);
}
