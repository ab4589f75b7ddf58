import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { CHANNEL, SlackWorld, TOKEN_KEY } from "./slack-world.ts";

const ONE = "T0000ONE";
const TWO = "T0000TWO";

describe("several workspaces", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await SlackWorld.start({
      environment: {
        SLACK_BOT_TOKEN: undefined,
        SLACK_CLIENT_ID: "1234.5678",
        SLACK_CLIENT_SECRET: "client-secret",
        SLACK_STATE_SECRET: "a-secret-for-the-state",
        SLACK_TOKEN_KEY: TOKEN_KEY,
        SLACK_ALLOWED_USERS: "U0ADA,U0BOB",
      },
    });
  });
  afterEach(() => world.stop());

  /** Goes through the pages as a browser does. */
  async function install(
    team: string,
    tamper: (state: string) => string = (state) => state,
  ): Promise<number> {
    const begin = await fetch(`${world.bot.url}/slack/install`, { redirect: "manual" });
    const cookie = begin.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const page = await fetch(`${begin.headers.get("location")}&team=${team}`);
    const { code, state } = (await page.json()) as { code: string; state: string };
    const query = new URLSearchParams({ code, state: tamper(state) });
    const end = await fetch(`${world.bot.url}/slack/oauth_redirect?${query}`, { headers: { cookie } });
    await end.text();
    return end.status;
  }

  it("install the app by themselves, and each works with its own token", async () => {
    expect([await install(ONE), await install(TWO)]).toEqual([200, 200]);
    await world.sendOwnSteps(world.person("U0ADA", ONE), recipients("01"));
    await world.cardSays("Started by <@U0ADA>");
    await world.sendOwnSteps(world.person("U0BOB", TWO), recipients("01"));
    await world.cardSays("Started by <@U0BOB>");
  });

  it("see nothing of each other's runs", async () => {
    await install(ONE);
    await install(TWO);
    await world.sendOwnSteps(world.person("U0ADA", ONE), recipients("02"));
    const card = await world.cardSays("Delivered");
    const [run] = (await world.system.client.listRuns()).runs;
    const bob = world.person("U0BOB", TWO);
    await bob.command(CHANNEL, `status ${run?.id}`);
    await world.whisper(bob, "There is no such run here");
    await bob.press(card, "run_cancel");
    await world.eventually("Bob is told twice", () => bob.whispers.length === 2);
    expect((await world.system.client.getRun(run?.id ?? "")).status).toBe("running");
  });

  it("keep their tokens sealed on the disk", async () => {
    await install(ONE);
    const database = new DatabaseSync(world.databasePath, { readOnly: true });
    const rows = database.prepare("SELECT * FROM installations").all();
    database.close();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("xoxb");
  });

  it("are not taken from somebody who invented the state", async () => {
    expect(await install(ONE, () => "invented")).not.toBe(200);
    const ada = world.person("U0ADA", ONE);
    const answer = await ada.command(CHANNEL, "help");
    expect(answer.status).toBe(401);
  });

  it("are forgotten when they remove the app, and their runs go on", async () => {
    await install(ONE);
    const ada = world.person("U0ADA", ONE);
    await world.sendOwnSteps(ada, recipients("02", "01"));
    await world.cardSays("Delivered");
    await ada.uninstall();
    const database = new DatabaseSync(world.databasePath, { readOnly: true });
    const count = () =>
      ["installations", "cards", "approvals"].map((table) =>
        Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n),
      );
    await world.eventually("nothing is left", () => count().every((n) => n === 0));
    database.close();
    await world.system.advance(601_000);
    expect(await world.system.messages()).toHaveLength(2);
  });
});
