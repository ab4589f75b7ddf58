import type { Answer, SlackPerson } from "@failover-kit/slack-bot/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { until } from "../until.ts";
import { CHANNEL, SlackWorld, textOf } from "./slack-world.ts";
import { type SlowDoor, startSlowDoor } from "./slow-door.ts";

const PEOPLE = 50;
const OPENS_AFTER_MS = 700;
const ANSWERS_AFTER_MS = 2000;

let world: SlackWorld;
let door: SlowDoor;

/** A bot that reaches the server through a door that can be shut. */
async function startBehindDoor(options: Parameters<typeof SlackWorld.start>[0] = {}) {
  world = await SlackWorld.start(options);
  door = await startSlowDoor(world.system.url);
  await world.stopBot();
  await world.startBot({ FAILOVER_URL: door.url });
}

afterEach(async () => {
  await world.stop();
  await door.stop();
});

const crowd = () => Array.from({ length: PEOPLE }, (_, index) => world.person(`U0P${index}`));

describe("while Slack and the server hold everything back", () => {
  beforeEach(() =>
    // With one millisecond until Bolt gives a request up, whatever waits at all before it answers is given up.
    startBehindDoor({ answerLimitMs: 1, environment: { SLACK_ALLOWED_GROUPS: "S0SUPPORT" } }),
  );

  async function shutAfterwards(work: () => Promise<readonly Answer[]>): Promise<readonly number[]> {
    const openSlack = world.slack.hold();
    const openServer = door.holdAll();
    const answers = await work();
    openSlack();
    openServer();
    return answers.map(({ status }) => status);
  }

  const allTaken = Array.from({ length: PEOPLE }, () => 200);

  it.each([
    ["the command", ""],
    ["a number and a text", "447700900042 Hello"],
    ["a word that asks the server", "list"],
  ])("%s of fifty people is answered all the same", async (_, text) => {
    const answers = await shutAfterwards(() =>
      Promise.all(crowd().map((person) => person.command(CHANNEL, text))),
    );
    expect(answers).toEqual(allTaken);
  });

  it("the shortcut, the buttons and the App Home of fifty people are answered all the same", async () => {
    const message = world.slack.state.post({
      channel: CHANNEL,
      user: "U0BOB",
      text: "Please tell them",
      blocks: [],
      threadTs: null,
    });
    const { messenger: to } = recipients("05");
    const first = {
      channel: "messenger",
      from: "104000000000001",
      to,
      message_type: "text",
      text: "Hi",
    } as const;
    await world.system.client.createRun({
      steps: [first],
      source: "slack",
      metadata: { slack: { team: "T0000ONE", user: "U0ADA", channel: CHANNEL } },
    });
    await world.stopBot();
    await world.startBot({ FAILOVER_URL: door.url });
    const card = await world.cardSays("Sent");
    const ways: readonly ((person: SlackPerson) => Promise<Answer>)[] = [
      (person) => person.shortcut(message),
      (person) => person.press(card, "run_pause"),
      (person) => person.openHome(),
    ];
    for (const way of ways) {
      expect(await shutAfterwards(() => Promise.all(crowd().map(way)))).toEqual(allTaken);
    }
  });

  it("the lists and buttons of fifty forms are answered all the same", async () => {
    world.slack.state.groups.set(
      "S0SUPPORT",
      crowd().map(({ id }) => id),
    );
    const people = crowd();
    await Promise.all(people.map((person) => person.command(CHANNEL, "")));
    await until("all have the form", () => people.every(({ view }) => view !== null));
    const answers = await shutAfterwards(() =>
      Promise.all(
        people.map((person) => {
          if (person.view === null) throw new Error("no form");
          return person.pressIn(person.view, "step_add");
        }),
      ),
    );
    expect(answers).toEqual(allTaken);
  });
});

describe("fifty forms that are sent while the server holds everything back", () => {
  beforeEach(() => startBehindDoor());

  it("are answered after two seconds, and tell the outcome when there is one", async () => {
    const people = crowd();
    await Promise.all(people.map((person) => person.command(CHANNEL, "")));
    await until("all have the form", () => people.every(({ view }) => view !== null));
    const openServer = door.holdAll();
    const sent = people.map(async (person) => {
      const view = await world.viewOf(person);
      person.type(view, "messenger_id", "2901000000000001");
      person.type(view, "phone", "447700900001");
      person.type(view, "text", `Hello from ${person.id}.`);
      return person.submit(view);
    });
    await until("all have been asked for", () => door.count("POST", "/v1/runs") === PEOPLE);
    await world.system.clock.advance(ANSWERS_AFTER_MS, async () => {});
    expect((await Promise.all(sent)).every(({ status }) => status === 200)).toBe(true);
    expect(people.every(({ view }) => textOf(view?.payload ?? {}).includes("longer than usual"))).toBe(true);
    openServer();
    await until("all are told", () =>
      people.every(({ view }) => textOf(view?.payload ?? {}).includes("It is on its way")),
    );
  });

  /** A form is on its way to the server, which will not take it. */
  async function refusedLate() {
    await world.system.client.saveWorkflow("note", {
      variables: { phone: { type: "string" }, text: { type: "string" } },
      steps: [
        { channel: "sms", from: "ParcelCo", to: "{{ phone }}", message_type: "text", text: "{{ text }}" },
      ],
    });
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    await ada.choose(view, "workflow", "note");
    await until("its variables are asked for", () => JSON.stringify(view.values).includes("variable:phone"));
    ada.type(view, "variable:phone", "12");
    ada.type(view, "variable:text", "Typed with care.");
    const slow = door.hold("POST", "/v1/runs");
    const submitted = ada.submit(view);
    await slow.arrived;
    return { ada, view, slow, submitted };
  }

  it("keep what was typed when the server does not take it after all", async () => {
    const { ada, view, slow, submitted } = await refusedLate();
    await world.system.clock.advance(ANSWERS_AFTER_MS, async () => {});
    expect((await submitted).status).toBe(200);
    slow.release();
    await until("the form is back", () => textOf(view.payload).includes("Not sent"));
    expect(textOf(view.payload)).toContain("country code");
    expect(JSON.stringify(view.values)).toContain("Typed with care.");
    ada.type(view, "variable:phone", "447700900001");
    await ada.submit(view);
    await world.cardSays("Typed with care.");
  });

  it("tell whoever has closed theirs meanwhile what went wrong", async () => {
    const { ada, view, slow, submitted } = await refusedLate();
    await world.system.clock.advance(ANSWERS_AFTER_MS, async () => {});
    await submitted;
    view.isOpen = false;
    slow.release();
    await until("Ada is told", () => world.cards("D0ADA").some((told) => textOf(told).includes("Not sent")));
    expect(textOf(world.cards("D0ADA")[0] ?? {})).toContain("country code");
    expect(ada.view).toBeNull();
  });
});

describe("a form that is asked for while the server holds everything back", () => {
  beforeEach(() => startBehindDoor());

  it("opens before its trigger expires, and is there as soon as the server answers", async () => {
    const ada = world.person("U0ADA");
    const openServer = door.holdAll();
    await ada.command(CHANNEL, "");
    await until("the server was asked", () => door.count("GET", "/v1/workflows") === 1);
    await world.system.clock.advance(OPENS_AFTER_MS, async () => {});
    await until("something is open", () => ada.view !== null);
    expect(textOf(ada.view?.payload ?? {})).toContain("One moment");
    openServer();
    await until("the form is there", () => textOf(ada.view?.payload ?? {}).includes("Step 1"));
    expect(textOf(ada.view?.payload ?? {})).not.toContain("does not answer");
  });

  it("is there without the saved workflows when the server does not answer for long", async () => {
    const ada = world.person("U0ADA");
    const slow = door.hold("GET", "/v1/workflows");
    await ada.command(CHANNEL, "");
    await slow.arrived;
    await world.system.clock.advance(OPENS_AFTER_MS, async () => {});
    await until("something is open", () => ada.view !== null);
    await world.system.clock.advance(5000, async () => {});
    await until("the form is there", () => textOf(ada.view?.payload ?? {}).includes("Step 1"));
    expect(textOf(ada.view?.payload ?? {})).toContain("saved workflows cannot be chosen now");
    slow.release();
  });
});

describe("whether somebody may send", () => {
  beforeEach(() => startBehindDoor({ environment: { SLACK_ALLOWED_GROUPS: "S0SUPPORT" } }));

  it("is asked of Slack once for fifty people who come at once", async () => {
    const people = crowd();
    world.slack.state.groups.set(
      "S0SUPPORT",
      people.map(({ id }) => id),
    );
    await Promise.all(people.map((person) => person.command(CHANNEL, "")));
    await until("all have the form", () => people.every(({ view }) => view !== null));
    expect(world.slack.callsOf("usergroups.users.list")).toHaveLength(1);
  });

  it("is told in the modal when Slack took long to say no", async () => {
    const eve = world.person("U0EVE");
    const told = Promise.withResolvers<void>();
    world.slack.fail("usergroups.users.list", { kind: "slow", until: told.promise });
    await eve.command(CHANNEL, "");
    await world.system.clock.advance(OPENS_AFTER_MS, async () => {});
    await until("something is open", () => eve.view !== null);
    expect(textOf(eve.view?.payload ?? {})).toContain("One moment");
    told.resolve();
    await until("Eve knows", () => textOf(eve.view?.payload ?? {}).includes("not among those who may send"));
  });
});
