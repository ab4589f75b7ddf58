/**
 * `npm run slack:preview`: server, simulator and bot for real, with a stand-in for Slack, and a page that shows what
 * people would see there. Buttons work; look again by loading the page again.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, startBot } from "@failover-kit/slack-bot";
import { FakeSlack, type FakeView, HttpDelivery, SlackPerson } from "@failover-kit/slack-bot/testing";
import { recipients } from "../../requests.ts";
import { credentials, startSystem } from "../../system.ts";
import { until } from "../../until.ts";
import { renderPage } from "./page.ts";

const CHANNEL = "C0SUPPORT";
const TEAM = "T0000ONE";
const SIGNING_SECRET = "signing-secret-of-the-preview";
const port = Number(process.env.SLACK_PREVIEW_PORT || 4703);

const folder = mkdtempSync(join(tmpdir(), "failover-preview-"));
const system = await startSystem();
const slack = await FakeSlack.start();
slack.state.channels.set(CHANNEL, { id: CHANNEL, name: "support", isOpen: true });
const bot = await startBot(
  readConfig({
    FAILOVER_URL: system.url,
    FAILOVER_API_KEY: credentials.key,
    FAILOVER_API_SECRET: credentials.secret,
    FAILOVER_LOG_LEVEL: "warn",
    SLACK_BOT_TOKEN: slack.state.tokenFor(TEAM),
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_PORT: "0",
    SLACK_BOT_DATABASE_URL: `sqlite:${join(folder, "slack.db")}`,
    SLACK_SENDERS: "messenger=104000000000001,viber_service=9016,sms=ParcelCo",
    SLACK_TOKEN_KEY: Buffer.alloc(32, 1).toString("base64"),
    SLACK_WORKFLOW_RULES: '{"refund-notice":{"approval":true}}',
  }),
);
const delivery = new HttpDelivery(bot.url ?? "", SIGNING_SECRET, () => Math.floor(Date.now() / 1000));
const [ada, bob] = ["U0ADA", "U0BOB"].map((id) => new SlackPerson(slack, delivery, { id, team: TEAM })) as [
  SlackPerson,
  SlackPerson,
];

await playStory();
createServer((request, response) => {
  answer(request)
    .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
    .catch((error: unknown) => response.writeHead(500).end(String(error)));
}).listen(port, "127.0.0.1", () => {
  process.stdout.write(`Look at http://127.0.0.1:${port}. Ctrl-C ends it.\n`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());

async function stop(): Promise<void> {
  await bot.stop();
  await slack.stop();
  await system.stop();
  rmSync(folder, { recursive: true });
  process.exit(0);
}

/** One run that was reached, one that failed, one that waits, one that asks for approval, and a form with a mistake. */
async function playStory(): Promise<void> {
  await saveWorkflows();
  await sendOwnSteps(ada, recipients("03", "01"), "Parcel 7731 arrives at 14:10.");
  await sendOwnSteps(bob, recipients("03", "04"), "Your appointment is on Monday.");
  await sendOwnSteps(ada, recipients("02", "01"), "Dear Grace, your order is ready to be fetched.");
  await ask(bob);
  await until("the cards are there", () => slack.state.messages.length === 4 && bot.backlog === 0);
  await ada.openHome();
  const form = await openForm(ada);
  await ada.pressIn(form, "step_add");
  ada.type(form, "phone", "0770 09000");
  ada.type(form, "text", "Dear Grace, your parcel is at the door.");
  ada.type(form, "messenger_id", "2901000000000002");
  await until(
    "everybody is content",
    () => JSON.stringify(form.payload).includes("Step 4") && ada.home !== null,
  );
  fillSenders(form);
  await ada.submit(form);
}

function fillSenders(form: FakeView): void {
  for (const [block, actions] of Object.entries(form.values)) {
    if (block.startsWith("sender:") && !actions.value?.value) ada.type(form, block, "447700900099");
  }
}

async function saveWorkflows(): Promise<void> {
  const message = { from: "ParcelCo", to: "{{ phone }}", message_type: "text", text: "{{ text }}" } as const;
  await system.client.saveWorkflow("refund-notice", {
    description: "Tells that money is on its way back",
    variables: {
      phone: { type: "string", description: "Phone number" },
      text: { type: "string", description: "Text" },
    },
    steps: [{ channel: "sms", ...message }],
  });
}

async function openForm(person: SlackPerson): Promise<FakeView> {
  await person.command(CHANNEL, "");
  await until("the form is open", () => person.form !== null);
  return person.form as FakeView; // just seen
}

async function sendOwnSteps(
  person: SlackPerson,
  to: { messenger: string; sms: string },
  text: string,
): Promise<void> {
  const form = await openForm(person);
  person.type(form, "messenger_id", to.messenger);
  person.type(form, "phone", to.sms);
  person.type(form, "text", text);
  await person.submit(form);
}

async function ask(person: SlackPerson): Promise<void> {
  const form = await openForm(person);
  await person.choose(form, "workflow", "refund-notice");
  await until("its fields are there", () => JSON.stringify(form.payload).includes("variable:phone"));
  person.type(form, "variable:phone", "447700900001");
  person.type(form, "variable:text", "We have paid 12.50 back to you.");
  await person.submit(form);
}

interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function answer(request: IncomingMessage): Promise<PageAnswer> {
  const [, verb, kind, first = "", second = ""] = (request.url ?? "/").split("/");
  if (request.method === "GET") {
    return {
      status: 200,
      headers: { "content-type": "text/html; charset=utf-8" },
      body: renderPage(slack, CHANNEL),
    };
  }
  const form = new URLSearchParams(await textOf(request));
  const [actionId = "", value = ""] = (form.get("press") ?? "").split("|");
  if (verb === "submit") await submit(kind ?? "");
  if (verb === "press") await press({ kind: kind ?? "", first, second }, actionId, value);
  await until("the bot has answered", () => bot.backlog === 0);
  return { status: 303, headers: { location: "/" }, body: "" };
}

async function submit(viewId: string): Promise<void> {
  const view = slack.state.findView(viewId);
  if (view !== null) await ada.submit(view);
}

async function press(
  where: { kind: string; first: string; second: string },
  actionId: string,
  value: string,
): Promise<void> {
  const message = where.kind === "message" ? slack.state.findMessage(where.first, where.second) : null;
  if (message !== null) await ada.press(message, actionId);
  const view = where.kind === "view" ? slack.state.findView(where.first) : slack.state.homes.get(where.first);
  if (message === null && view) await ada.pressIn(view, actionId, value === "" ? undefined : value);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
