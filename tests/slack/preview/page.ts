import type { FakeMessage, FakeSlack, FakeView } from "@failover-kit/slack-bot/testing";
import { escapeHtml, renderBlocks, type Surface } from "./render-blocks.ts";

const style = `
body { font: 15px/1.46 Lato, "Noto Sans", sans-serif; color: #1d1c1d; background: #f4f4f4; margin: 0; padding: 24px; }
main { display: grid; grid-template-columns: repeat(3, minmax(380px, 1fr)); gap: 24px; align-items: start; }
h2 { font-size: 14px; color: #616061; margin: 0 0 8px; } h3 { font-size: 18px; margin: 16px 0 4px; }
.surface { background: #fff; border: 1px solid #ddd; border-radius: 8px; padding: 16px 20px; margin-bottom: 16px; }
.modal header, .modal footer { display: flex; justify-content: space-between; align-items: center; }
.modal header { font-size: 20px; font-weight: 900; margin-bottom: 8px; }
.modal footer { justify-content: flex-end; gap: 8px; margin-top: 16px; }
.who { font-weight: 900; } .who small { background: #eee; font-size: 10px; padding: 1px 4px; border-radius: 2px; }
.section { display: flex; justify-content: space-between; gap: 12px; margin: 8px 0; }
.context { font-size: 13px; color: #616061; margin: 8px 0; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; } form { margin: 0; }
button { font: inherit; font-weight: 700; font-size: 13px; padding: 5px 11px; background: #fff; border: 1px solid #bbb; border-radius: 4px; cursor: pointer; }
button.primary { background: #007a5a; border-color: #007a5a; color: #fff; } button.danger { color: #e01e5a; border-color: #e01e5a; }
.input { margin: 14px 0; } .input label { font-weight: 700; display: block; margin-bottom: 4px; }
.field, .select { border: 1px solid #999; border-radius: 4px; padding: 5px 11px; min-height: 22px; background: #fff; }
.field.long { min-height: 66px; white-space: pre-wrap; } .actions .select { min-width: 90px; } .select span { float: right; }
.hint { font-size: 13px; color: #616061; font-weight: 400; } .error { color: #e01e5a; font-size: 13px; font-weight: 700; }
blockquote { border-left: 4px solid #ddd; margin: 4px 0; padding-left: 12px; } code { background: #f4f4f4; border: 1px solid #ddd; color: #c01343; font-size: 12px; padding: 1px 3px; border-radius: 3px; }
.mention { background: #e8f5fa; color: #1264a3; } hr { border: 0; border-top: 1px solid #ddd; }`;

/** Everything that the stand-in shows now: forms that are open, the channel, and the App Homes. */
export function renderPage({ state }: FakeSlack, channel: string): string {
  const modals = state.views.filter(({ isOpen }) => isOpen).map(renderModal);
  const cards = state.messages.filter((message) => message.channel === channel).map(renderMessage);
  const homes = [...state.homes.values()].map(renderHome);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>What Slack shows</title><style>${style}</style>
<main><section><h2>Form</h2>${modals.join("")}</section><section><h2>Channel</h2>${cards.join("")}</section>
<section><h2>App Home</h2>${homes.join("")}</section></main></html>`;
}

function renderModal({ id, payload, values, errors }: FakeView): string {
  const label = (name: string) =>
    escapeHtml(String((payload[name] as { text?: string } | undefined)?.text ?? ""));
  const submit = payload.submit === undefined ? "" : `<button class="primary">${label("submit")}</button>`;
  return `<div class="surface modal"><header>${label("title")}</header>
${blocksOf(payload.blocks, { action: `/press/view/${id}`, values, errors })}
<footer><button>${label("close")}</button><form method="post" action="/submit/${id}">${submit}</form></footer></div>`;
}

function renderMessage({ channel, ts, blocks }: FakeMessage): string {
  const surface = { action: `/press/message/${channel}/${ts}`, values: {}, errors: {} };
  return `<div class="surface"><div class="who">Failover <small>APP</small></div>${blocksOf(blocks, surface)}</div>`;
}

function renderHome({ user, payload, values }: FakeView): string {
  const surface = { action: `/press/home/${user}`, values, errors: {} };
  return `<div class="surface"><div class="who">${escapeHtml(user)}</div>${blocksOf(payload.blocks, surface)}</div>`;
}

function blocksOf(blocks: unknown, surface: Surface): string {
  return renderBlocks(blocks as Parameters<typeof renderBlocks>[0], surface);
}
