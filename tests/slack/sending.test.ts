import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients } from "../requests.ts";
import { CHANNEL, SlackWorld, textOf } from "./slack-world.ts";

describe("/failover", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await SlackWorld.start();
  });
  afterEach(() => world.stop());

  const notice = {
    description: "Tells when a parcel arrives",
    variables: {
      phone: { type: "string" },
      text: { type: "string" },
      eta: { type: "string", default: "today" },
    },
    steps: [
      {
        channel: "viber_service",
        from: "9016",
        to: "{{ phone }}",
        message_type: "text",
        text: "{{ text }}",
        failover: { condition_status: "delivered", expiry_time: 300 },
      },
      { channel: "sms", from: "ParcelCo", to: "{{ phone }}", message_type: "text", text: "{{ text }}" },
    ],
  } as const;

  it("opens a form, and what is sent through it is followed on a card until the customer was reached", async () => {
    const ada = world.person("U0ADA");
    await world.sendOwnSteps(ada, recipients("02", "01"));
    const card = await world.cardSays("Delivered");
    expect(textOf(card)).toContain("Started by <@U0ADA>");
    expect(textOf(card)).toContain("•••• 0002");
    expect(textOf(card)).toMatch(/SMS at <!date\^\d+\^\{time\}\|[^>]+>, in \d+ min/);
    await world.system.advance(601_000);
    await world.cardSays("Reached over SMS: delivered");
    expect(world.cards()).toHaveLength(1);
    expect(await world.system.messages()).toHaveLength(2);
  });

  it("shows errors under the right fields, and sends nothing", async () => {
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    ada.type(view, "messenger_id", "2901000000000002");
    ada.type(view, "phone", "12");
    ada.type(view, "text", "x".repeat(700));
    await ada.submit(view);
    expect(view.isOpen).toBe(true);
    const places = Object.keys(view.errors).map((block) => block.split(":")[0]);
    expect(places.toSorted()).toEqual(["phone", "text"]);
    expect(Object.values(view.errors).join(" ")).toMatch(/country code.*|640/);
    expect(await world.system.messages()).toEqual([]);
    ada.type(view, "phone", "+44 (7700) 900-001");
    ada.type(view, "text", "Short.");
    await ada.submit(view);
    await world.cardSays("Started by <@U0ADA>");
    await world.eventually(
      "the first message has left",
      async () => (await world.system.messages()).length === 1,
    );
  });

  it("lets steps be added, moved, changed and removed, and keeps what was typed", async () => {
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    ada.type(view, "text", "Hello");
    expect(textOf(view.payload)).toContain("Messenger until read, 10 min → SMS");
    await ada.pressIn(view, "step_add");
    await world.eventually("there is a third step", () => textOf(view.payload).includes("Step 3"));
    expect(textOf(view.payload)).toContain(
      "Messenger until read, 10 min → SMS until delivered, 10 min → Viber",
    );
    await ada.pressIn(view, "step_up", lastStepOf(view));
    await world.eventually("it has moved", () =>
      textOf(view.payload).includes("→ Viber until read, 10 min → SMS"),
    );
    const first = stepsOf(view)[0];
    await ada.choose(view, `step:${first}/step_channel`, "whatsapp");
    await world.eventually("it is WhatsApp", () => textOf(view.payload).includes("WhatsApp until read"));
    await ada.choose(view, `step:${first}/step_wait`, "60");
    await world.eventually("it waits a minute", () =>
      textOf(view.payload).includes("WhatsApp until read, 1 min"),
    );
    await ada.pressIn(view, "step_remove", lastStepOf(view));
    await world.eventually("SMS is gone", () => !textOf(view.payload).includes("→ SMS"));
    expect(JSON.stringify(view.values)).toContain("Hello");
  });

  it("takes as many steps as a chain can have, within the limits of a modal", async () => {
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    for (let count = 3; count <= 20; count += 1) {
      await ada.pressIn(view, "step_add");
      await world.eventually(`there are ${count} steps`, () => stepsOf(view).length === count);
    }
    expect(textOf(view.payload)).toContain("at most 20 steps");
    expect(world.slack.callsOf("views.update").filter(({ error }) => error !== null)).toEqual([]);
  });

  it("asks for what the text leaves open", async () => {
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    ada.type(view, "messenger_id", "2901000000000001");
    ada.type(view, "phone", "447700900001");
    ada.type(view, "text", "Dear {{ name }}, your parcel is here.");
    await ada.submit(view);
    expect(view.isOpen).toBe(true);
    ada.type(view, "variable:name", "Grace");
    await ada.submit(view);
    await world.cardSays("Dear Grace, your parcel is here.");
  });

  it("sends a saved workflow with its variables, and fills in people it knows", async () => {
    await world.system.client.saveWorkflow("parcel-notice", notice);
    await world.system.client.createRun({
      steps: [
        { channel: "sms", from: "ParcelCo", to: "447700900042", message_type: "text", text: "Earlier." },
      ],
    });
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    const view = await world.viewOf(ada);
    await ada.choose(view, "workflow", "parcel-notice");
    await world.eventually("its variables are asked for", () => textOf(view.payload).includes("Tells when"));
    await ada.choose(view, "contact", "sms|447700900042");
    await world.eventually("the number is filled in", () =>
      JSON.stringify(view.values).includes('"447700900042"'),
    );
    ada.type(view, "variable:text", "Your parcel is here.");
    await ada.submit(view);
    const card = await world.cardSays("`parcel-notice` version 1");
    expect(JSON.stringify(card)).not.toContain("447700900042");
  });

  it("sends a number and a text by the channel's default workflow after one confirmation", async () => {
    await world.system.client.saveWorkflow("parcel-notice", notice);
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "default parcel-notice");
    await world.whisper(ada, "now sends by `parcel-notice`");
    await ada.command(CHANNEL, "447700900042 Your parcel is here");
    await world.whisper(ada, "Viber until delivered, 5 min → SMS");
    const question = ada.whispers.at(-1);
    if (question === undefined) throw new Error("nothing was asked");
    expect(await world.system.messages()).toEqual([]);
    await ada.press(question, "confirm_send");
    await ada.press(question, "confirm_send"); // an impatient second click sends nothing twice
    await world.cardSays("Your parcel is here");
    await world.eventually(
      "it has left",
      async () => (await world.system.messages("447700900042")).length === 1,
    );
    expect(world.cards()).toHaveLength(1);
  });

  it("opens the form with number and text when the channel has no default workflow", async () => {
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "447700900042 Your parcel is here");
    const view = await world.viewOf(ada);
    expect(JSON.stringify(view.values)).toContain("Your parcel is here");
    expect(JSON.stringify(view.values)).toContain("447700900042");
  });

  it("takes the text of a message by its shortcut, and answers in its thread", async () => {
    const ada = world.person("U0ADA");
    const { post } = world.slack.state;
    const text = "Please tell them: 5 &lt; 6 &amp; <https://example.com|our page>";
    const message = post.call(world.slack.state, {
      channel: CHANNEL,
      user: "U0BOB",
      text,
      blocks: [],
      threadTs: null,
    });
    await ada.shortcut(message);
    const view = await world.viewOf(ada);
    expect(JSON.stringify(view.values)).toContain("Please tell them: 5 < 6 & our page");
    ada.type(view, "messenger_id", "2901000000000001");
    ada.type(view, "phone", "447700900001");
    await ada.submit(view);
    expect((await world.cardSays("Started by")).threadTs).toBe(message.ts);
  });

  it("tells how runs stand, lists and stops them, and only those of this workspace", async () => {
    const ada = world.person("U0ADA");
    await world.sendOwnSteps(ada, recipients("02"));
    await world.cardSays("Delivered");
    const [run] = (await world.system.client.listRuns()).runs;
    const stranger = await world.system.client.createRun({
      steps: [
        { channel: "sms", from: "ParcelCo", to: "447700900042", message_type: "text", text: "Not theirs." },
      ],
    });
    await ada.command(CHANNEL, `status ${run?.id}`);
    await world.whisper(ada, "Message to");
    await ada.command(CHANNEL, `status ${stranger.id}`);
    await world.whisper(ada, "There is no such run");
    await ada.command(CHANNEL, "list");
    await world.whisper(ada, `\`${run?.id}\``);
    await ada.command(CHANNEL, `cancel ${stranger.id}`);
    await ada.command(CHANNEL, `cancel ${run?.id}`);
    await world.whisper(ada, "Stopped: nothing more is sent");
    await world.cardSays("Stopped: nothing more is sent");
    expect((await world.system.client.getRun(stranger.id)).status).not.toBe("canceled");
  });

  it("knows a run by the beginning of its id, and asks for more when several begin like that", async () => {
    const [ada, bob] = [world.person("U0ADA"), world.person("U0BOB")];
    await world.sendOwnSteps(ada, recipients("02"));
    await world.cardSays("Delivered");
    const [first] = (await world.system.client.listRuns()).runs;
    const beginning = first?.id.slice(0, 8) ?? "";
    await bob.command(CHANNEL, `status ${beginning.toUpperCase()}`);
    await world.whisper(bob, "Message to");
    await bob.command(CHANNEL, `status ${beginning.slice(0, 7)}`);
    await world.whisper(bob, "at least the first 8 characters");
    await world.sendOwnSteps(ada, recipients("02")); // within a minute: its id begins alike
    await world.eventually("there are two cards", () => world.cards().length === 2);
    await bob.command(CHANNEL, `cancel ${beginning}`);
    await world.whisper(bob, `Several runs begin with \`${beginning}\``);
    await world.whisper(bob, `\`${first?.id}\` started by <@U0ADA>`);
    expect((await world.system.client.getRun(first?.id ?? "")).status).toBe("running");
    await bob.command(CHANNEL, "cancel 01234567-0000");
    await world.whisper(bob, "There is no such run");
  });

  it("helps with what it does not know", async () => {
    const ada = world.person("U0ADA");
    await ada.command(CHANNEL, "staus 1");
    await world.whisper(ada, "Did you mean “status”?");
    await ada.command(CHANNEL, "status");
    await world.whisper(ada, "Something is missing");
    await ada.command(CHANNEL, "workflows");
    await world.whisper(ada, "There are no saved workflows yet");
    await ada.command(CHANNEL, "help");
    await world.whisper(ada, "saved workflows");
  });

  it("shows my runs and my team's on the App Home, and sends from there", async () => {
    const [ada, bob] = [world.person("U0ADA"), world.person("U0BOB")];
    await world.sendOwnSteps(ada, recipients("02"));
    await world.cardSays("Delivered");
    await bob.openHome();
    await world.eventually("the Home is there", () => bob.home !== null);
    expect(textOf(bob.home?.payload ?? {})).toContain("<@U0ADA>");
    expect(textOf(bob.home?.payload ?? {})).toContain("You have not sent anything yet");
    const home = bob.home;
    if (home === null) throw new Error("no Home");
    await bob.pressIn(home, "home_look");
    expect(textOf((await world.viewOf(bob)).payload)).toContain("Started by <@U0ADA>");
    await ada.openHome();
    await world.eventually("the Home is there", () => ada.home !== null);
    if (ada.home === null) throw new Error("no Home");
    await ada.pressIn(ada.home, "home_send");
    const view = await world.viewOf(ada);
    ada.type(view, "messenger_id", "2901000000000001");
    ada.type(view, "phone", "447700900001");
    ada.type(view, "text", "From home");
    await ada.submit(view);
    await world.cardSays("From home", "D0ADA");
  });
});

function stepsOf(view: { readonly payload: Readonly<Record<string, unknown>> }): readonly string[] {
  const ids = (view.payload.blocks as { block_id: string }[]).map(({ block_id: id }) => id);
  return ids.filter((id) => id.startsWith("step:")).map((id) => id.slice("step:".length));
}

function lastStepOf(view: { readonly payload: Readonly<Record<string, unknown>> }): string {
  return stepsOf(view).at(-1) ?? "";
}
