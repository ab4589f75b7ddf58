import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { CHANNEL, SlackWorld } from "./slack-world.ts";

describe("over a socket, without any public address", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await SlackWorld.start({ isSocket: true });
  });
  afterEach(() => world.stop());

  it("all of it works: command, form, card, button, outcome", async () => {
    expect(world.bot.url).toBeNull();
    const ada = world.person("U0ADA");
    await world.sendOwnSteps(ada, recipients("02", "01"));
    const card = await world.cardSays("Delivered");
    await ada.press(card, "run_advance");
    await world.cardSays("Reached over SMS: delivered");
  });

  it("shows errors under fields, and answers lists that ask", async () => {
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    ada.type(view, "messenger_id", "2901000000000002");
    ada.type(view, "phone", "12");
    ada.type(view, "text", "Hello");
    await ada.submit(view);
    expect(Object.keys(view.errors)[0]).toMatch(/^phone/);
    expect(await ada.search(view, "contact", "nobody")).toEqual([]);
  });

  it("goes on after Slack has closed the socket", async () => {
    const again = world.slack.socket.connected();
    world.slack.dropSockets();
    await again;
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "help");
    await world.whisper(ada, "saved workflows");
  });
});
