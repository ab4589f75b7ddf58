import { DatabaseSync } from "node:sqlite";
import type { FakeMessage } from "@failover-kit/slack-bot/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { CHANNEL, SlackWorld, TOKEN_KEY, textOf } from "./slack-world.ts";

describe("a workflow that needs approval", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    const rules = JSON.stringify({ "own-steps": { users: ["U0ADA", "U0BOB", "U0CLEO"], approval: true } });
    world = await SlackWorld.start({
      environment: {
        SLACK_WORKFLOW_RULES: rules,
        SLACK_TOKEN_KEY: TOKEN_KEY,
        SLACK_APPROVAL_SECONDS: "3630",
      },
    });
  });
  afterEach(() => world.stop());

  async function asked() {
    const people = ["U0ADA", "U0BOB", "U0CLEO", "U0EVE"].map((id) => world.person(id));
    const [ada, bob, cleo, eve] = people as [
      (typeof people)[0],
      (typeof people)[0],
      (typeof people)[0],
      (typeof people)[0],
    ];
    await world.sendOwnSteps(ada, recipients("02", "01"));
    return { ada, bob, cleo, eve, question: await world.cardSays("Nothing is sent until then") };
  }

  it("is not sent before a second person agrees, and then tells who did", async () => {
    const { bob, question } = await asked();
    expect(await world.system.messages()).toEqual([]);
    expect(textOf(question)).toContain("Parcel 7731 arrives at 14:10.");
    expect(JSON.stringify(question)).not.toContain("447700900001");
    await bob.press(question, "approval_approve");
    const card = await world.cardSays("approved by <@U0BOB>");
    expect(textOf(card)).toContain("Started by <@U0ADA>");
    await world.cardSays("Approved by <@U0BOB>, and sent.");
    await world.eventually("it has left", async () => (await world.system.messages()).length === 1);
  });

  it("cannot be approved by whoever asked, or by somebody who may not send it", async () => {
    const { ada, eve, question } = await asked();
    await ada.press(question, "approval_approve");
    await world.whisper(ada, "somebody else has to approve it");
    await eve.press(question, "approval_approve");
    await world.whisper(eve, "not among those");
    expect(await world.system.messages()).toEqual([]);
  });

  it("can be declined, also by whoever asked", async () => {
    const { ada, bob, question } = await asked();
    const old = { ...question };
    await ada.press(question, "approval_decline");
    await world.cardSays("Declined by <@U0ADA>. Nothing was sent.");
    await bob.press(old, "approval_approve");
    await world.whisper(bob, "<@U0ADA> was faster and declined it");
  });

  it("is decided once when two people press at once", async () => {
    const { bob, cleo, question } = await asked();
    await Promise.all([bob.press(question, "approval_approve"), cleo.press(question, "approval_approve")]);
    await world.eventually("both are told", () => bob.whispers.length + cleo.whispers.length === 2);
    const told = [...bob.whispers, ...cleo.whispers].map(textOf).join("\n");
    expect(told).toContain("Approved, and sent.");
    expect(told).toContain("was faster and approved it");
    await world.eventually("it has left", async () => (await world.system.messages()).length === 1);
  });

  it("is carried out once, whatever the bot goes through", async () => {
    const { question } = await asked();
    await world.stopBot();
    await world.startBot();
    await world.person("U0BOB").press(question, "approval_approve");
    await world.cardSays("approved by <@U0BOB>");
    await world.stopBot();
    await world.startBot();
    await world.system.advance(120_000);
    expect(await world.system.messages()).toHaveLength(1);
  });

  it("is not asked for when the server would refuse it", async () => {
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    expect(textOf(view.payload)).toContain("A second person must approve this");
    ada.type(view, "messenger_id", "2901000000000002");
    ada.type(view, "phone", "12");
    ada.type(view, "text", "Hello");
    await ada.submit(view);
    expect(view.isOpen).toBe(true);
    expect(world.cards()).toEqual([]);
  });

  it("ends by itself when nobody decides, and whoever asked is told", async () => {
    const { bob, question } = await asked();
    expect(textOf(question)).toMatch(/has to approve it, until <!date\^\d+\^/);
    const old = { ...question };
    await world.system.advance(3_700_000);
    await world.cardSays("Nobody approved it until");
    await world.cardSays("Nobody approved your message with `own-steps` within 1 h 30 s", "D0ADA");
    await bob.press(old, "approval_approve");
    await world.whisper(bob, "It waited too long and can no longer be approved");
    expect(await world.system.messages()).toEqual([]);
  });

  it("ends to the second, although requests are looked after every minute only", async () => {
    const { bob, question } = await asked();
    await world.system.advance(3_631_000);
    expect(textOf(question)).toContain("has to approve it");
    await bob.press(question, "approval_approve");
    await world.whisper(bob, "can no longer be approved");
    expect(await world.system.messages()).toEqual([]);
  });

  /** As a crash leaves it that comes before the bot has noted where the question is. */
  async function forgetMessage() {
    await world.stopBot();
    const database = new DatabaseSync(world.databasePath);
    database.exec("UPDATE approvals SET message_channel = NULL, message_ts = NULL, shown_state = NULL");
    database.close();
  }

  it("is asked for again after a crash, when the question has not reached Slack", async () => {
    await asked();
    await forgetMessage();
    world.slack.state.messages.length = 0;
    world.slack.state.clientMsgIds.clear();
    await world.startBot();
    const question = await world.cardSays("Nothing is sent until then");
    await world.person("U0BOB").press(question, "approval_approve");
    await world.cardSays("approved by <@U0BOB>");
  });

  it("is asked for once, when the question has reached Slack before the crash", async () => {
    await asked();
    await forgetMessage();
    await world.startBot();
    await world.eventually("it was asked again", () => world.slack.callsOf("chat.postMessage").length === 2);
    expect(world.cards()).toHaveLength(1);
    await world.person("U0BOB").press(world.cards()[0] as FakeMessage, "approval_decline");
    await world.cardSays("Declined by <@U0BOB>");
  });

  it("tells in the end how it was decided, although Slack did not take that at first", async () => {
    const { bob, question } = await asked();
    const down = { kind: "down" } as const;
    world.slack.fail("chat.update", down, down, down);
    await bob.press(question, "approval_decline");
    await world.whisper(bob, "Declined");
    await world.system.advance(60_000);
    await world.cardSays("Declined by <@U0BOB>");
  });
});
