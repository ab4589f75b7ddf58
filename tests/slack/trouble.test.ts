import { afterEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { CHANNEL, SlackWorld, textOf } from "./slack-world.ts";

let world: SlackWorld;
afterEach(() => world.stop());

describe("when Slack", () => {
  it("limits how often it is called, the card waits as long as Slack says, and is right in the end", async () => {
    world = await SlackWorld.start();
    await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "01"));
    await world.cardSays("Delivered");
    world.slack.fail("chat.update", { kind: "rate_limited", retryAfterSeconds: 30 });
    const before = world.system.clock.now();
    await world.system.advance(601_000);
    await world.cardSays("Reached over SMS");
    const limited = world.slack.callsOf("chat.update").filter(({ error }) => error === "rate_limited");
    expect(limited).toHaveLength(1);
    expect(world.system.clock.now() - before).toBeGreaterThan(30_000);
  });

  it("is down, the card is told once it is back", async () => {
    world = await SlackWorld.start();
    const down = { kind: "down" } as const;
    world.slack.fail("chat.postMessage", down, down, down, down, down, down);
    await world.sendOwnSteps(world.person("U0ADA"), recipients("01"));
    await world.cardSays("Reached over Messenger: read");
    expect(world.cards()).toHaveLength(1);
  });

  it("does not let the bot into a channel, the card goes to whoever sent", async () => {
    world = await SlackWorld.start();
    world.slack.state.channels.set("C0SECRET", { id: "C0SECRET", name: "secret", isOpen: false });
    await world.sendOwnSteps(world.person("U0ADA"), recipients("01"), "C0SECRET");
    await world.cardSays("Reached over Messenger", "D0ADA");
    expect(world.cards("C0SECRET")).toEqual([]);
  });

  it("has lost the card, nothing else happens", async () => {
    world = await SlackWorld.start();
    await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "01"));
    await world.cardSays("Delivered");
    world.slack.state.messages.length = 0;
    await world.system.advance(601_000);
    await world.eventually("the bot has noticed", () =>
      world.slack.callsOf("chat.update").some(({ error }) => error === "message_not_found"),
    );
    await world.system.advance(300_000);
    const lost = world.slack.callsOf("chat.update").filter(({ error }) => error === "message_not_found");
    expect(lost).toHaveLength(1);
  });
});

describe("when the server", () => {
  it("is away, the form still opens and says so, and what is sent is refused with what to do", async () => {
    world = await SlackWorld.start();
    await world.system.server.stop();
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    expect(textOf(view.payload)).toContain("The failover server does not answer");
    ada.type(view, "messenger_id", "2901000000000001");
    ada.type(view, "phone", "447700900001");
    ada.type(view, "text", "Hello");
    await ada.submit(view);
    expect(view.errors.workflow).toContain("cannot be reached. Nothing was sent");
  });
});

describe("a bot that was away", () => {
  it("brings cards up to date, also of runs that have ended meanwhile", async () => {
    world = await SlackWorld.start();
    await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "01"));
    await world.cardSays("Delivered");
    await world.stopBot();
    await world.system.advance(700_000);
    await world.startBot();
    await world.cardSays("Reached over SMS: delivered");
    expect(world.cards()).toHaveLength(1);
  });

  it("makes the card of a run that it had no time to note", async () => {
    world = await SlackWorld.start();
    await world.stopBot();
    await world.system.client.createRun({
      steps: [{ channel: "sms", from: "ParcelCo", to: "447700900001", message_type: "text", text: "Noted?" }],
      source: "slack",
      metadata: { slack: { team: "T0000ONE", user: "U0ADA", channel: CHANNEL } },
    });
    await world.startBot();
    await world.cardSays("Noted?");
  });
});

describe("fifty people at once", () => {
  it("all get their cards, and Slack is called no faster than it allows", async () => {
    world = await SlackWorld.start();
    const people = Array.from({ length: 50 }, (_, index) => world.person(`U0P${index}`));
    await Promise.all(people.map((person) => person.command(CHANNEL, "")));
    await world.eventually("all have the form", () => people.every(({ view }) => view !== null));
    await Promise.all(
      people.map(async (person) => {
        const view = await world.viewOf(person);
        person.type(view, "messenger_id", "2901000000000001");
        person.type(view, "phone", "447700900001");
        person.type(view, "text", `Hello from ${person.id}.`);
        const { status } = await person.submit(view);
        expect([status, view.isOpen]).toEqual([200, false]);
      }),
    );
    const done = () => world.cards().filter((card) => textOf(card).includes("Reached over Messenger: read"));
    await world.eventually("all cards are right", () => done().length === 50);
    expect(new Set(world.cards().map((card) => /U0P\d+/.exec(textOf(card))?.[0])).size).toBe(50);
    const posted = world.cards().map(({ ts }) => Math.floor(Number(ts)));
    expect(Math.max(...posted) - Math.min(...posted)).toBeGreaterThanOrEqual(49);
  });
});
