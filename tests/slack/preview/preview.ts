/** Server, simulator and bot for real, with a stand-in for Slack, and a page on which people can use it. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningBot, readConfig, startBot } from "@failover-kit/slack-bot";
import {
  FakeSlack,
  type FakeView,
  HttpDelivery,
  type Json,
  SlackPerson,
} from "@failover-kit/slack-bot/testing";
import { credentials, type System, startSystem } from "../../system.ts";
import { until } from "../../until.ts";
import { renderPage, renderParts, type Scene } from "./page.ts";
import { type Deed, play } from "./play.ts";

const TEAM = "T0000ONE";
const SIGNING_SECRET = "signing-secret-of-the-preview";

/** The channel that the page shows. */
export const CHANNEL = "C0SUPPORT";

/** A preview that can be looked at. */
export interface Preview {
  readonly url: string;
  readonly system: System;
  readonly slack: FakeSlack;
  readonly bot: RunningBot;
  readonly people: readonly [ada: SlackPerson, bob: SlackPerson];
  stop(): Promise<void>;
}

/** Starts everything; `port` 0 takes a free one. */
export async function startPreview(port: number): Promise<Preview> {
  const folder = mkdtempSync(join(tmpdir(), "failover-preview-"));
  const system = await startSystem();
  const slack = await FakeSlack.start();
  slack.state.channels.set(CHANNEL, { id: CHANNEL, name: "support", isOpen: true });
  const bot = await startBot(configFor(system, slack, join(folder, "slack.db")));
  const delivery = new HttpDelivery(bot.url ?? "", SIGNING_SECRET, () => Math.floor(Date.now() / 1000));
  const personOf = (id: string) => new SlackPerson(slack, delivery, { id, team: TEAM });
  const people = [personOf("U0ADA"), personOf("U0BOB")] as const;
  const server = await listen(port, { slack, bot, people });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    system,
    slack,
    bot,
    people,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await bot.stop();
      await slack.stop();
      await system.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function configFor(system: System, slack: FakeSlack, databasePath: string) {
  return readConfig({
    FAILOVER_URL: system.url,
    FAILOVER_API_KEY: credentials.key,
    FAILOVER_API_SECRET: credentials.secret,
    FAILOVER_LOG_LEVEL: "warn",
    SLACK_BOT_TOKEN: slack.state.tokenFor(TEAM),
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_PORT: "0",
    SLACK_BOT_DATABASE_URL: `sqlite:${databasePath}`,
    SLACK_SENDERS: "messenger=104000000000001,whatsapp=447700900100,sms=ParcelCo",
    SLACK_TOKEN_KEY: Buffer.alloc(32, 1).toString("base64"),
    SLACK_WORKFLOW_RULES: '{"refund-notice":{"approval":true}}',
  });
}

type Stage = Pick<Preview, "slack" | "bot" | "people">;

async function listen(port: number, stage: Stage): Promise<Server> {
  const server = createServer((request, response) => {
    answer(stage, request)
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}

interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function answer(stage: Stage, request: IncomingMessage): Promise<PageAnswer> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const person = stage.people.find(({ id }) => id === searchParams.get("as")) ?? stage.people[0];
  if (request.method === "POST") {
    const deed: Deed = {
      path: pathname.split("/").slice(1),
      form: new URLSearchParams(await textOf(request)),
    };
    await done(stage, person, () => play(stage.slack, person, CHANNEL, deed));
    return { status: 303, headers: { location: `/?as=${person.id}` }, body: "" };
  }
  const scene = await sceneOf(stage, person);
  return pathname === "/parts"
    ? {
        status: 200,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(renderParts(scene)),
      }
    : { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: renderPage(scene) };
}

/** Waits until the bot has called Slack for what was done, so that the page shows it; but not for long. */
async function done({ slack, bot }: Stage, person: SlackPerson, work: () => Promise<void>): Promise<void> {
  const before = slack.calls.length + person.whispers.length;
  await work();
  const giveUpAt = performance.now() + 1500;
  await until(
    "the bot has answered",
    () =>
      performance.now() > giveUpAt ||
      (slack.calls.length + person.whispers.length > before && bot.backlog === 0),
  );
}

async function sceneOf({ slack, people }: Stage, person: SlackPerson): Promise<Scene> {
  const modal = person.view;
  return {
    me: person.id,
    people: people.map(({ id }) => id),
    modal,
    choices: { contact: person.form === null ? [] : await contactsOf(person, person.form) },
    messages: slack.state.messages.filter(({ channel }) => channel === CHANNEL),
    whispers: person.whispers,
    home: person.home,
  };
}

const known = new WeakMap<FakeView, Promise<readonly Json[]>>();

/** What the list of known people offers, asked once for each form: the page looks often. */
function contactsOf(person: SlackPerson, form: FakeView): Promise<readonly Json[]> {
  const contacts = known.get(form) ?? person.search(form, "contact", "");
  known.set(form, contacts);
  return contacts;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
