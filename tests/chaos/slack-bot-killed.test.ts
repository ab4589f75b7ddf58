import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FakeSlack, HttpDelivery, SlackPerson } from "@failover-kit/slack-bot/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { credentials, freePort, type System, startSystem } from "../system.ts";
import { until } from "../until.ts";

const CHANNEL = "C0SUPPORT";
const TEAM = "T0000ONE";
const main = fileURLToPath(new URL("../../apps/slack-bot/src/main.ts", import.meta.url));

describe("a Slack bot that is killed while runs go on", () => {
  let system: System;
  let slack: FakeSlack;
  let folder: string;
  let bot: ChildProcess | null = null;
  beforeEach(async () => {
    system = await startSystem();
    slack = await FakeSlack.start();
    slack.state.channels.set(CHANNEL, { id: CHANNEL, name: "support", isOpen: true });
    folder = mkdtempSync(join(tmpdir(), "failover-slack-killed-"));
  });
  afterEach(async () => {
    bot?.kill("SIGKILL");
    await slack.stop();
    await system.stop();
    rmSync(folder, { recursive: true });
  });

  async function startProcess(port: number, token: string): Promise<SlackPerson> {
    bot = spawn(process.execPath, ["--conditions=source", main], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        PATH: process.env.PATH,
        FAILOVER_URL: system.url,
        FAILOVER_API_KEY: credentials.key,
        FAILOVER_API_SECRET: credentials.secret,
        FAILOVER_LOG_LEVEL: "silent",
        SLACK_BOT_TOKEN: token,
        SLACK_SIGNING_SECRET: "signing-secret",
        SLACK_API_URL: slack.apiUrl,
        SLACK_BOT_PORT: String(port),
        SLACK_BOT_DATABASE_URL: `sqlite:${join(folder, "slack.db")}`,
        SLACK_SENDERS: "messenger=104000000000001,sms=ParcelCo",
      },
    });
    if (bot.stdout) await once(bot.stdout, "data"); // it says that it listens
    const delivery = new HttpDelivery(`http://127.0.0.1:${port}`, "signing-secret", () =>
      Math.floor(Date.now() / 1000),
    );
    return new SlackPerson(slack, delivery, { id: "U0ADA", team: TEAM });
  }

  async function killProcess(): Promise<void> {
    const dying = bot;
    if (dying === null) return;
    dying.kill("SIGKILL");
    await once(dying, "exit");
    bot = null;
  }

  const cards = () => slack.state.messages.map(({ blocks }) => JSON.stringify(blocks));

  /** Somebody sends Messenger, then SMS; the bot is the one that was just started. */
  async function sendForm(ada: SlackPerson): Promise<void> {
    await ada.command(CHANNEL, "");
    await until("the form is open", () => ada.form !== null);
    const { form } = ada;
    if (form === null) throw new Error("no form");
    const to = recipients("02", "01");
    ada.type(form, "messenger_id", to.messenger);
    ada.type(form, "phone", to.sms);
    ada.type(form, "text", "Parcel 7731 arrives at 14:10.");
    await ada.submit(form);
  }

  it("has the card right soon after it is back, and only one of it", async () => {
    const [port, token] = [await freePort(), slack.state.tokenFor(TEAM)];
    await sendForm(await startProcess(port, token));
    await until("the card is there", () => cards().some((card) => card.includes("Delivered")));
    await killProcess();
    const [run] = (await system.client.listRuns()).runs;
    await system.client.advanceRun(run?.id ?? "");
    await until(
      "the run has ended",
      async () => (await system.client.getRun(run?.id ?? "")).status === "completed",
    );
    expect(cards()[0]).not.toContain("Reached over SMS");
    await startProcess(port, token);
    await until("the card is right", () => cards().some((card) => card.includes("Reached over SMS")));
    expect(cards()).toHaveLength(1);
  });

  it("has one card when it is killed after Slack was told to post it, and before Slack has answered", async () => {
    const [port, token] = [await freePort(), slack.state.tokenFor(TEAM)];
    const ada = await startProcess(port, token);
    const [called, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    slack.fail("chat.postMessage", {
      kind: "slow",
      get until() {
        called.resolve();
        return released.promise;
      },
    });
    await sendForm(ada);
    await called.promise;
    await killProcess();
    released.resolve();
    await until("Slack has posted it", () => cards().length === 1);
    await startProcess(port, token);
    await until("the card is right", () => cards().some((card) => card.includes("Delivered")));
    expect(cards()).toHaveLength(1);
    expect(slack.callsOf("chat.postMessage")).toHaveLength(2);
  });
});
