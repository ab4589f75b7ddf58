/** How the page looks. */
export const style = `
* { box-sizing: border-box; }
body { font: 15px/1.46 Lato, "Noto Sans", sans-serif; color: #1d1c1d; background: #f4f4f4; margin: 0; padding: 16px 24px 24px; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr)); gap: 24px; align-items: start; }
nav { margin-bottom: 12px; color: #616061; } a { color: #1264a3; }
h2 { font-size: 14px; color: #616061; margin: 0 0 8px; } h3 { font-size: 18px; margin: 16px 0 4px; }
.surface { background: #fff; border: 1px solid #ddd; border-radius: 8px; padding: 16px 20px; margin: 0 0 16px; overflow-wrap: anywhere; }
.whisper { background: #fbfbf6; border-style: dashed; }
.modal header { font-size: 20px; font-weight: 900; margin-bottom: 8px; }
.modal footer { display: flex; justify-content: flex-end; gap: 8px; margin-top: 16px; }
.who { font-weight: 900; display: flex; justify-content: space-between; } .who small { background: #eee; font-size: 10px; padding: 1px 4px; border-radius: 2px; }
.section { display: flex; justify-content: space-between; gap: 12px; margin: 8px 0; align-items: flex-start; }
.context { font-size: 13px; color: #616061; margin: 8px 0; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; } form { margin: 0; }
.command { display: flex; gap: 8px; margin-bottom: 16px; } .command input { flex: 1; min-width: 0; }
button { font: inherit; font-weight: 700; font-size: 13px; padding: 5px 11px; background: #fff; color: inherit; border: 1px solid #bbb; border-radius: 4px; cursor: pointer; white-space: nowrap; }
button.primary { background: #007a5a; border-color: #007a5a; color: #fff; } button.danger { color: #e01e5a; border-color: #e01e5a; }
button.quiet { border: 0; background: none; color: #616061; font-weight: 400; padding: 0; } button.hidden { position: absolute; opacity: 0; width: 0; height: 0; padding: 0; border: 0; }
button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible { outline: 3px solid #1d9bd1; outline-offset: 1px; }
.input { margin: 14px 0; } .input label { font-weight: 700; display: block; margin-bottom: 4px; } .input label.box { font-weight: 400; margin: 0; }
input:not([type=checkbox]), textarea, select { font: inherit; color: inherit; border: 1px solid #999; border-radius: 4px; padding: 5px 11px; background: #fff; }
.input input:not([type=checkbox]), .input textarea, .input select { width: 100%; } .actions select { padding: 4px 6px; font-size: 13px; }
.hint { font-size: 13px; color: #616061; font-weight: 400; } .error { color: #c01343; font-size: 13px; font-weight: 700; }
blockquote { border-left: 4px solid #ddd; margin: 4px 0; padding-left: 12px; } code { background: #f4f4f4; border: 1px solid #ddd; color: #c01343; font-size: 12px; padding: 1px 3px; border-radius: 3px; }
.mention { background: #e8f5fa; color: #1264a3; } hr { border: 0; border-top: 1px solid #ddd; }`;

/** Lists are told to the app when something is chosen, dangerous buttons ask first, and what changes is drawn again. */
export const script = `
addEventListener("change", ({ target }) => {
  if (!target.matches("select[data-live]")) return;
  const change = document.createElement("input");
  Object.assign(change, { type: "hidden", name: "change", value: target.name.slice(6) });
  target.form.append(change);
  target.form.submit();
});
addEventListener("click", (event) => {
  const question = event.target.dataset?.confirm;
  if (question && !confirm(question)) event.preventDefault();
});
async function look() {
  const parts = await (await fetch("/parts?as=" + document.body.dataset.me)).json();
  for (const name of ["channel", "home"]) {
    const place = document.getElementById(name);
    if (place.dataset.drawn !== parts[name]) { place.innerHTML = parts[name]; place.dataset.drawn = parts[name]; }
  }
  const modal = document.getElementById("modal");
  if (modal.dataset.key !== parts.modalKey) { modal.innerHTML = parts.modal; modal.dataset.key = parts.modalKey; }
}
setInterval(() => look().catch(() => {}), 700);`;
