import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { CHANNEL, SlackWorld, TEAM, TOKEN_KEY, textOf } from "./slack-world.ts";

let world: SlackWorld;
afterEach(() => world.stop());

describe("a request", () => {
  beforeEach(async () => {
    world = await SlackWorld.start();
  });

  const command = {
    command: "/failover",
    text: "help",
    user_id: "U0EVE",
    team_id: TEAM,
    channel_id: CHANNEL,
  };

  it("is refused when it is signed with another secret", async () => {
    const answer = await world.http.send("slash_commands", command, { secret: "guessed" });
    expect(answer).toEqual({ status: 401, body: null });
  });

  it("is refused when its signature is older than five minutes", async () => {
    const timestamp = Math.floor(Date.now() / 1000) - 301;
    expect((await world.http.send("slash_commands", command, { timestamp })).status).toBe(401);
  });

  it("is refused when it was recorded and is sent again, also after a restart", async () => {
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const { http } = world;
    expect((await http.replay()).status).toBe(401);
    await world.viewOf(ada);
    expect(world.slack.callsOf("views.open")).toHaveLength(1);
    const { last } = http;
    await world.stopBot();
    await world.startBot();
    world.http.last = last;
    expect((await world.http.replay()).status).toBe(401);
  });
});

describe("who is not allowed", () => {
  it("can neither open the form, nor press buttons, nor see contacts", async () => {
    world = await SlackWorld.start({ environment: { SLACK_ALLOWED_USERS: "U0ADA" } });
    const [ada, eve] = [world.person("U0ADA"), world.person("U0EVE")];
    await eve.command(CHANNEL, "");
    await world.whisper(eve, "You are not among those who may send. Ask whoever runs this bot.");
    await world.sendOwnSteps(ada, recipients("02"));
    const card = await world.cardSays("Delivered");
    await eve.press(card, "run_advance");
    await world.eventually("Eve is told twice", () => eve.whispers.length === 2);
    expect(await world.system.messages()).toHaveLength(1);
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    expect(await ada.search(view, "contact", "")).not.toEqual([]);
    expect(await eve.search(view, "contact", "")).toEqual([]);
  });

  it("is asked of Slack for user groups, and nobody gets in while Slack does not tell", async () => {
    world = await SlackWorld.start({ environment: { SLACK_ALLOWED_GROUPS: "S0SUPPORT" } });
    const [ada, eve] = [world.person("U0ADA"), world.person("U0EVE")];
    await ada.command(CHANNEL, "");
    await world.whisper(ada, "not among those");
    world.slack.state.groups.set("S0SUPPORT", ["U0ADA"]);
    await ada.command(CHANNEL, "");
    await world.viewOf(ada);
    await eve.command(CHANNEL, "list");
    await world.whisper(eve, "not among those");
  });

  it("is decided for each workflow, too, and for each channel", async () => {
    const rules = JSON.stringify({ "own-steps": { users: ["U0ADA"] } });
    world = await SlackWorld.start({
      environment: { SLACK_WORKFLOW_RULES: rules, SLACK_ALLOWED_CHANNELS: CHANNEL },
    });
    const bob = world.person("U0BOB");
    await bob.command("C0OTHER", "list");
    await world.whisper(bob, "only from the channels meant for it");
    await bob.command(CHANNEL, "");
    const view = await world.viewOf(bob);
    bob.type(view, "messenger_id", "2901000000000001");
    bob.type(view, "phone", "447700900001");
    bob.type(view, "text", "Hello");
    await bob.submit(view);
    expect(view.errors.workflow).toContain("You are not among those who may send");
    expect(await world.system.messages()).toEqual([]);
  });

  it("sends no faster than one person may", async () => {
    world = await SlackWorld.start({ environment: { SLACK_SENDS_PER_MINUTE: "1" } });
    const ada = world.person("U0ADA");
    await world.sendOwnSteps(ada, recipients("01"));
    await expect(world.sendOwnSteps(ada, recipients("01"))).rejects.toThrow(/try again in \d+ s/);
    await world.system.advance(61_000);
    await world.sendOwnSteps(ada, recipients("01"));
  });
});

describe("secrets", () => {
  it("are neither in the log nor, unsealed, in the database", async () => {
    world = await SlackWorld.start({
      environment: { SLACK_TOKEN_KEY: TOKEN_KEY, SLACK_WORKFLOW_RULES: '{"own-steps":{"approval":true}}' },
    });
    const ada = world.person("U0ADA");
    world.slack.fail("chat.postMessage", { kind: "error", code: "invalid_blocks" });
    await expect(world.sendOwnSteps(ada, recipients("02", "01"))).rejects.toThrow();
    await world.sendOwnSteps(ada, recipients("02", "01"));
    await ada.command(CHANNEL, "447700900001 Parcel 7731 arrives at 14:10.");
    await world.http.send(
      "slash_commands",
      { command: "/failover", text: "447700900001 x" },
      { secret: "guessed" },
    );
    await world.system.server.stop();
    await ada.command(CHANNEL, "status 77317731");
    await world.whisper(ada, "cannot be reached");
    expect(world.log.length).toBeGreaterThan(0);
    const database = new DatabaseSync(world.databasePath, { readOnly: true });
    const rows = ["cards", "approvals", "installations", "taken_requests"].flatMap((table) =>
      database.prepare(`SELECT * FROM ${table}`).all(),
    );
    database.close();
    expect(rows.length).toBeGreaterThan(0);
    for (const text of [world.log.join("\n"), JSON.stringify(rows)]) {
      expect(text).not.toMatch(
        /447700900001|2901000000000002|Parcel 7731|xoxb-|only-for-tests|signing-secret/,
      );
    }
  });

  it("are not shown in channels: cards mask whom they are for", async () => {
    world = await SlackWorld.start();
    await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "01"));
    const card = await world.cardSays("Delivered");
    expect(JSON.stringify(card)).not.toMatch(/447700900001|2901000000000002/);
    expect(textOf(card)).toContain("•••• 0001");
  });
});
