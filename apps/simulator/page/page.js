// Shows what every person has received, live. Everything that others wrote is set as text, never as HTML.

const mostPeople = 60; // on the page; who got something last stays
const people = new Map(); // address → { article, list, channel, business }
const messages = new Map(); // message_uuid → { item, statuses, statusLine }
let messageCount = 0;

const byId = (id) => document.getElementById(id);
const labels = {
  viber_service: "Viber",
  sms: "SMS",
  mms: "MMS",
  rcs: "RCS",
  whatsapp: "WhatsApp",
  messenger: "Messenger",
};
const timeOf = (instant) => new Date(instant).toLocaleTimeString();

function personOf(address, channel, business) {
  const known = people.get(address);
  if (known) {
    Object.assign(known, { channel, business });
    return known;
  }
  const article = byId("person").content.firstElementChild.cloneNode(true);
  article.querySelector("h2").textContent = address;
  const person = { article, list: article.querySelector("ol"), channel, business };
  people.set(address, person);
  article.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    writeBack(address, person, event.target.elements.text);
  });
  while (people.size > mostPeople) forgetOldestPerson();
  return person;
}

function forgetOldestPerson() {
  const [address, { article }] = people.entries().next().value;
  article.remove();
  people.delete(address);
}

async function writeBack(address, { channel, business }, input) {
  const text = input.value.trim();
  if (text === "") return;
  const body = JSON.stringify({ channel, from: address, to: business, text });
  const answer = await fetch("/simulator/inbound", { method: "POST", body });
  if (answer.ok) input.value = "";
  else input.setCustomValidity(`It was not sent: ${(await answer.json()).detail}`);
  input.reportValidity();
  input.setCustomValidity("");
}

function textOf(message) {
  const content = message.message?.content ?? message; // the older generation has it inside
  const type = content.type ?? content.message_type ?? "text";
  const value = content[type];
  if (typeof value === "string") return value;
  const inside = value?.caption ?? value?.text ?? value?.name ?? value?.url ?? value?.emoji ?? "";
  return `[${type}] ${inside}`.trim();
}

function lineOf(text, className) {
  const line = document.createElement("p");
  line.textContent = text;
  if (className) line.className = className;
  return line;
}

function addItem(person, { channel, instant, text, className = "" }) {
  const item = document.createElement("li");
  item.className = className;
  const head = document.createElement("small");
  const name = document.createElement("span");
  name.className = "channel";
  name.textContent = labels[channel] ?? channel;
  head.append(name, ` · ${timeOf(instant)}`);
  item.append(head, lineOf(text));
  person.list.append(item);
  person.list.scrollTop = person.list.scrollHeight;
  byId("people").prepend(person.article); // who got something last is first
  return item;
}

function showMessage(message) {
  if (messages.has(message.message_uuid)) return;
  const { channel, from, to, accepted_at: instant, statuses, workflow } = message;
  const item = addItem(personOf(to, channel, from), { channel, instant, text: textOf(message.message) });
  item.title = `from ${from}`;
  const statusLine = document.createElement("small");
  item.append(statusLine);
  if (workflow) statusLine.append(`${workflow.items_number} of ${workflow.items_total} · `);
  const shown = { item, statusLine, isEmpty: true };
  messages.set(message.message_uuid, shown);
  messageCount += 1;
  for (const status of statuses) addStatus(shown, status);
  if (message.revoked) addStatus(shown, { status: "revoked" });
  summarize();
}

function addStatus(shown, { status, at, dropped }) {
  const mark = document.createElement("span");
  mark.className = `status-${status}${dropped ? " dropped" : ""}`;
  mark.textContent = status;
  if (at) mark.title = dropped ? `${timeOf(at)}, never reported` : timeOf(at);
  if (!shown.isEmpty) shown.statusLine.append(" → ");
  shown.statusLine.append(mark);
  shown.isEmpty = false;
}

function showInbound({ channel, from, to, at, message_type: type, [type]: content }) {
  const text = typeof content === "string" ? content : `[${type}]`;
  addItem(personOf(from, channel, to), { channel, instant: at, text, className: "inbound" });
  summarize();
}

function summarize() {
  byId("empty").hidden = people.size > 0;
  const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
  byId("summary").textContent =
    `${count(messageCount, "message", "messages")}, ${count(people.size, "person", "people")}`;
}

function forgetEverything() {
  people.clear();
  messages.clear();
  messageCount = 0;
  byId("people").replaceChildren();
  summarize();
}

function listen() {
  const source = new EventSource("/simulator/events");
  const on = (event, handle) => source.addEventListener(event, ({ data }) => handle(JSON.parse(data)));
  on("message", showMessage);
  on("inbound", showInbound);
  on("reset", forgetEverything);
  on("revoked", ({ message_uuid: uuid }) => update(uuid, { status: "revoked" }));
  on("status", (news) => update(news.message_uuid, news));
  source.addEventListener("open", loadEverything);
  source.addEventListener("error", () => {
    byId("summary").textContent = "The simulator does not answer. Trying again…";
  });
}

function update(uuid, news) {
  const shown = messages.get(uuid);
  if (shown) addStatus(shown, news);
}

async function loadEverything() {
  const [sent, inbound] = await Promise.all([getJson("/simulator/messages"), getJson("/simulator/inbound")]);
  forgetEverything();
  const all = [
    ...sent.messages.map((message) => ({ at: message.accepted_at, show: () => showMessage(message) })),
    ...inbound.messages.map((message) => ({ at: message.at, show: () => showInbound(message) })),
  ];
  all.sort((left, right) => left.at.localeCompare(right.at));
  for (const { show } of all.slice(-2000)) show();
}

async function getJson(path) {
  return (await fetch(path)).json();
}

function describe({ answer, times, statuses, faults, replies }) {
  const parts = answer === "accept" ? [] : [`${answer.replaceAll("_", " ")}${times ? ` ${times}×` : ""}`];
  for (const { status, after_ms: afterMs } of statuses) {
    parts.push(`${status} after ${afterMs === "ttl" ? "its ttl" : `${afterMs / 1000} s`}`);
  }
  for (const name of Object.keys(faults ?? {})) parts.push(name.replaceAll("_", " "));
  if (replies) parts.push("writes back");
  return parts.join(", ") || "nothing at all";
}

async function fillTable() {
  const { people: known } = await getJson("/simulator/people");
  const rows = known
    .filter(({ digits, name }) => digits !== null || name === "anybody")
    .map(({ digits, name, behaviour }) => {
      const row = document.createElement("tr");
      for (const text of [digits ?? "any other", name, describe(behaviour)]) {
        row.insertCell().textContent = text;
      }
      return row;
    });
  byId("table").replaceChildren(...rows);
}

async function showClock() {
  const answer = await fetch("/simulator/clock");
  if (!answer.ok) return; // the program that started the simulator moves its time
  const { now, running } = await answer.json();
  byId("clock").hidden = false;
  byId("now").textContent = timeOf(now);
  byId("stop-time").textContent = running ? "Stop time" : "Let time run";
}

async function steerClock(method, body) {
  await fetch("/simulator/clock", { method, body: JSON.stringify(body) });
  await showClock();
}

byId("reset").addEventListener("click", () => fetch("/simulator/reset", { method: "POST" }));
byId("stop-time").addEventListener("click", ({ target }) =>
  steerClock("PUT", { running: target.textContent !== "Stop time" }),
);
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => steerClock("POST", { advance_ms: Number(button.dataset.advance) }));
}

fillTable();
showClock();
setInterval(showClock, 5000);
listen();
