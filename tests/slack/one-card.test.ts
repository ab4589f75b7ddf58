import { rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { until } from "../until.ts";
import { CHANNEL, SlackWorld, textOf } from "./slack-world.ts";

let world: SlackWorld;
afterEach(() => world.stop());

describe("a run has one card", () => {
  it("when Slack has taken it and its answer got lost", async () => {
    world = await SlackWorld.start();
    world.slack.fail("chat.postMessage", { kind: "unanswered" }, { kind: "unanswered" });
    await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "01"));
    await world.cardSays("Delivered");
    expect(world.slack.callsOf("chat.postMessage")).toHaveLength(3);
    expect(world.cards()).toHaveLength(1);
  });

  it("when the bot was killed before it had noted where the card is", async () => {
    world = await SlackWorld.start();
    await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "01"));
    await world.cardSays("Delivered");
    await world.forgetCards();
    await world.system.advance(601_000);
    await world.startBot();
    await world.cardSays("Reached over SMS");
    expect(world.cards()).toHaveLength(1);
  });

  it("when the bot's database is lost", async () => {
    world = await SlackWorld.start();
    await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "01"));
    await world.cardSays("Delivered");
    await world.stopBot();
    rmSync(world.databasePath);
    await world.system.advance(601_000);
    await world.startBot();
    await world.cardSays("Reached over SMS");
    expect(world.cards()).toHaveLength(1);
  });

  it("when somebody has deleted it in that moment, none", async () => {
    world = await SlackWorld.start();
    await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "01"));
    await world.cardSays("Delivered");
    await world.forgetCards();
    world.slack.state.messages.length = 0;
    await world.startBot();
    await world.eventually("Slack was asked", () =>
      world.slack.callsOf("chat.postMessage").some(({ error }) => error === "duplicate_message_not_found"),
    );
    await world.system.advance(120_000);
    expect(world.cards()).toEqual([]);
  });

  it("when its channel is closed to the bot, and the run changes while Slack says so", async () => {
    world = await SlackWorld.start();
    world.slack.state.knowsClientMsgIds = false;
    world.slack.state.channels.set("C0SECRET", { id: "C0SECRET", name: "secret", isOpen: false });
    const said = Promise.withResolvers<void>();
    world.slack.fail("chat.postMessage", { kind: "slow", until: said.promise });
    await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "01"), "C0SECRET");
    const { server, clock } = world.system;
    await clock.advance(1000, () => until("the server has done its work", () => server.engine.isIdle));
    await until("the bot has heard of the change", () => world.bot.backlog === 2);
    said.resolve();
    await world.cardSays("Delivered", "D0ADA");
    await world.system.advance(10_000);
    expect(world.cards("D0ADA")).toHaveLength(1);
  });
});

describe("where Slack does not know the ids of messages, a second card", () => {
  it("is taken away by the first press on it, which counts", async () => {
    world = await SlackWorld.start();
    world.slack.state.knowsClientMsgIds = false;
    const ada = world.person("U0ADA");
    await world.sendOwnSteps(ada, recipients("02", "01"));
    const stray = await world.cardSays("Delivered");
    await world.forgetCards();
    await world.startBot();
    await world.eventually("there are two", () => world.cards().length === 2);
    await world.person("U0ADA").press(stray, "run_pause");
    await world.eventually("there is one", () => world.cards().length === 1);
    expect(world.cards()).not.toContain(stray);
    await world.cardSays("On hold");
  });

  it("is not what only one person sees", async () => {
    world = await SlackWorld.start();
    const ada = world.person("U0ADA");
    await world.sendOwnSteps(ada, recipients("02", "01"));
    await world.cardSays("Delivered");
    const [run] = (await world.system.client.listRuns()).runs;
    await ada.command(CHANNEL, `status ${run?.id}`);
    await world.whisper(ada, "Message to");
    const shown = ada.whispers.at(-1);
    if (shown === undefined) throw new Error("nothing was shown");
    await ada.press(shown, "run_pause");
    await world.cardSays("On hold");
    expect(world.slack.callsOf("chat.delete")).toEqual([]);
  });
});

describe("what the server knows to be the same as a moment ago", () => {
  it("is not sent again, has no second card, and whoever sends it is told", async () => {
    world = await SlackWorld.start({ system: { environment: { FAILOVER_DEDUPLICATION_SECONDS: "600" } } });
    const [ada, bob] = [world.person("U0ADA"), world.person("U0BOB")];
    await world.sendOwnSteps(ada, recipients("02", "01"));
    await world.cardSays("Delivered");
    await expect(world.sendOwnSteps(ada, recipients("02", "01"))).rejects.toThrow(/a moment ago by you/);
    await expect(world.sendOwnSteps(bob, recipients("02", "01"))).rejects.toThrow(/by somebody else here/);
    await world.system.advance(10_000);
    expect(
      world
        .cards()
        .map(textOf)
        .filter((text) => text.includes("Message to")),
    ).toHaveLength(1);
    expect(await world.system.messages()).toHaveLength(1);
  });
});
