import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { SlackWorld, textOf } from "./slack-world.ts";

describe("the buttons of a card", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await SlackWorld.start();
  });
  afterEach(() => world.stop());

  async function waitingCard() {
    const ada = world.person("U0ADA");
    await world.sendOwnSteps(ada, recipients("02", "01"));
    return { ada, bob: world.person("U0BOB"), card: await world.cardSays("Delivered") };
  }

  const onlyRun = async () => {
    const [run] = (await world.system.client.listRuns()).runs;
    if (run === undefined) throw new Error("no run");
    return run;
  };

  it("send the next message now", async () => {
    const { bob, card } = await waitingCard();
    expect(textOf(card)).toContain("Send SMS now");
    await bob.press(card, "run_advance");
    await world.cardSays("<@U0BOB> sent the next message at once");
    await world.cardSays("Reached over SMS");
    expect(textOf(card)).not.toContain("Stop");
  });

  it("hold a run, whose clock then stands still, and let it go on", async () => {
    const { bob, card } = await waitingCard();
    await bob.press(card, "run_pause");
    await world.cardSays("On hold: the clock stands still");
    await world.system.advance(3_600_000);
    expect(await world.system.messages()).toHaveLength(1);
    await bob.press(card, "run_resume");
    await world.cardSays("<@U0BOB> let it go on");
    await world.system.advance(601_000);
    await world.cardSays("Reached over SMS");
  });

  it("stop a run", async () => {
    const { bob, card } = await waitingCard();
    await bob.press(card, "run_cancel");
    await world.cardSays("<@U0BOB> stopped it");
    await world.system.advance(3_600_000);
    expect(await world.system.messages()).toHaveLength(1);
  });

  it("count a customer who called back as reached", async () => {
    const { bob, card } = await waitingCard();
    await bob.press(card, "run_acknowledge");
    await world.cardSays("the customer called back");
    const run = await onlyRun();
    expect(run).toMatchObject({ status: "completed", outcome: { reason: "acknowledged" } });
  });

  it("are in the server's audit log and in the run's history with the person of Slack", async () => {
    const { bob, card } = await waitingCard();
    await bob.press(card, "run_pause");
    await world.cardSays("On hold");
    const { entries } = await world.system.client.listAudit({ action: "run.paused" });
    expect(entries).toMatchObject([{ actor: "slack:U0BOB" }]);
    const events = await world.system.client.getRunEvents((await onlyRun()).id);
    expect(events[0]).toMatchObject({ type: "run.accepted", data: { by: "slack:U0ADA" } });
  });

  it("let one win when two people press at once, and both see why", async () => {
    const { ada, bob, card } = await waitingCard();
    await Promise.all([ada.press(card, "run_advance"), bob.press(card, "run_advance")]);
    const losers = () => [ada, bob].filter(({ whispers }) => whispers.length > 0);
    await world.eventually("one of them has lost", () => losers().length === 1);
    const [loser] = losers();
    const winner = loser === ada ? bob : ada;
    await world.whisper(loser ?? ada, `<@${winner.id}> sent the next message at once before you`);
    await world.cardSays(`<@${winner.id}> sent the next message at once`);
    await world.cardSays("Reached over SMS");
    expect(await world.system.messages()).toHaveLength(2);
  });

  it("do nothing for somebody whose card is out of date, and say how the run stands", async () => {
    const { ada, bob, card } = await waitingCard();
    const old = { ...card };
    await ada.press(card, "run_cancel");
    await world.cardSays("Stopped");
    await bob.press(old, "run_advance");
    await world.whisper(bob, "<@U0ADA> stopped it before you. Stopped: nothing more is sent.");
  });

  it("work although a status came in between", async () => {
    const ada = world.person("U0ADA");
    await world.sendOwnSteps(ada, recipients("02"));
    const card = await world.cardSays("Started by");
    const old = { ...card };
    await world.cardSays("Delivered");
    await ada.press(old, "run_pause");
    await world.cardSays("On hold");
    expect(ada.whispers).toEqual([]);
  });
});

describe("a card", () => {
  it("is corrected when a status comes after the end", async () => {
    const world = await SlackWorld.start();
    try {
      await world.sendOwnSteps(world.person("U0ADA"), recipients("02", "10"));
      const card = await world.cardSays("Delivered");
      await world.person("U0ADA").press(card, "run_advance");
      await world.cardSays("2 SMS*  Sent");
      await world.person("U0ADA").press(card, "run_acknowledge");
      await world.cardSays("the customer called back");
      await world.system.advance(6000);
      await world.eventually("the cost of both is told", () => textOf(card).includes("cost 0.0353 EUR"));
    } finally {
      await world.stop();
    }
  });

  it("says that nobody was reached, and why", async () => {
    const world = await SlackWorld.start();
    try {
      await world.sendOwnSteps(world.person("U0ADA"), recipients("03", "04"));
      const card = await world.cardSays("Nobody was reached: the last message failed");
      expect(textOf(card)).toMatch(/1 Messenger\*\s+Failed <!date.*: rejected/);
      expect(textOf(card)).toMatch(/2 SMS\*\s+Failed <!date.*: undeliverable/);
    } finally {
      await world.stop();
    }
  });
});
