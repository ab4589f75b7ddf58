import type { FakeView, SlackPerson } from "@failover-kit/slack-bot/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CHANNEL, SlackWorld } from "./slack-world.ts";

describe("own steps", () => {
  let world: SlackWorld;
  let ada: SlackPerson;
  let view: FakeView;
  beforeEach(async () => {
    world = await SlackWorld.start({
      environment: { SLACK_SENDERS: "whatsapp=447700900100,viber_service=9016,sms=ParcelCo" },
    });
    ada = world.person("U0ADA");
    await ada.command(CHANNEL, "");
    view = await world.viewOf(ada);
  });
  afterEach(() => world.stop());

  const steps = () =>
    (view.payload.blocks as { block_id: string }[])
      .map(({ block_id: id }) => id)
      .filter((id) => id.startsWith("step:"));
  const fields = () => (view.payload.blocks as { block_id: string }[]).map(({ block_id: id }) => id);

  /** Lets a step say something else than the text. */
  async function choose(step: number, content: string): Promise<void> {
    const before = view.hash;
    await ada.choose(view, `${steps()[step]}/step_content`, content);
    await world.eventually("the form is drawn again", () => view.hash !== before);
  }

  async function sentMessages() {
    await world.cardSays("Started by");
    const [run] = (await world.system.client.listRuns()).runs;
    return (run?.steps ?? []).map(({ message, failover }) => ({ message, failover }));
  }

  it("can say a template, with values that are asked for", async () => {
    await choose(0, "template");
    ada.type(view, "phone", "447700900001");
    ada.type(view, "text", "Your parcel is here.");
    ada.type(view, "template:", "parcel_notice");
    ada.type(view, "locale:", "en_GB");
    ada.type(view, "parameters:", "{{ name }}\n14:10");
    await ada.submit(view);
    expect(view.isOpen).toBe(true);
    ada.type(view, "variable:name", "Grace");
    await ada.submit(view);
    const [whatsapp, viber] = await sentMessages();
    expect(whatsapp?.message).toMatchObject({
      message_type: "template",
      template: { name: "parcel_notice", parameters: ["Grace", "14:10"] },
      whatsapp: { policy: "deterministic", locale: "en_GB" },
    });
    expect(whatsapp?.message).not.toHaveProperty("text");
    expect(viber?.message).toMatchObject({ message_type: "text", text: "Your parcel is here." });
    await world.cardSays("Your parcel is here.");
  });

  it("can say a file by its address, and the text goes with it", async () => {
    await choose(1, "image");
    ada.type(view, "phone", "447700900001");
    ada.type(view, "text", "This is your driver.");
    ada.type(view, "url:", "example.com/driver.png");
    await ada.submit(view);
    const [place] = Object.keys(view.errors);
    expect(place).toMatch(/^url:/);
    expect(Object.values(view.errors)[0]).toContain("https");
    ada.type(view, "url:", "https://example.com/driver.png");
    await ada.submit(view);
    const [, viber] = await sentMessages();
    expect(viber?.message).toMatchObject({
      message_type: "image",
      image: { url: "https://example.com/driver.png", caption: "This is your driver." },
    });
  });

  it("need no text when none of them says one", async () => {
    for (let left = steps().length; left > 1; left -= 1) {
      await ada.pressIn(view, "step_remove", steps().at(-1)?.slice("step:".length) ?? "");
      await world.eventually("it is gone", () => steps().length === left - 1);
    }
    await choose(0, "file");
    ada.type(view, "phone", "447700900001");
    ada.type(view, "url:", "https://example.com/invoice.pdf");
    await ada.submit(view);
    expect(view.errors).toEqual({});
    await world.cardSays("https://example.com/invoice.pdf");
    const [only] = await sentMessages();
    expect(only?.message.file).toEqual({ url: "https://example.com/invoice.pdf" });
  });

  it("offer on each channel what it can carry", () => {
    const offered = (step: number) => {
      const block = (view.payload.blocks as { block_id: string; elements?: { action_id: string }[] }[]).find(
        ({ block_id: id }) => id === steps()[step],
      );
      const element = block?.elements?.find(({ action_id: id }) => id.startsWith("step_content"));
      return element === undefined
        ? []
        : (element as { options?: { value: string }[] }).options?.map(({ value }) => value);
    };
    expect(offered(0)).toEqual(["text", "image", "video", "audio", "file", "template"]);
    expect(offered(1)).toEqual(["text", "image", "file"]); // a video would need its length and its size
    expect(offered(2)).toEqual([]);
  });

  it("stop as soon as the customer answers, where somebody can answer", async () => {
    ada.type(view, "phone", "447700900001");
    ada.type(view, "text", "Are you at home today?");
    ada.tick(view, "stop_on_reply");
    const before = view.hash;
    await ada.pressIn(view, "step_up", steps().at(-1)?.slice("step:".length) ?? "");
    await world.eventually("SMS is the second", () => view.hash !== before);
    await ada.submit(view);
    const sent = await sentMessages();
    expect(sent.map(({ failover }) => failover?.stop_on_reply ?? false)).toEqual([true, false, false]);
  });

  it("leave open no more names than a form can ask for", async () => {
    ada.type(view, "phone", "447700900001");
    const names = Array.from({ length: 16 }, (_, index) => `{{ name_${index} }}`);
    ada.type(view, "text", names.join(" "));
    await ada.submit(view);
    expect(Object.values(view.errors)).toEqual([
      "A form can ask for 15 names, and here are 16. Write some of them out.",
    ]);
    ada.type(view, "text", names.slice(1).join(" "));
    await ada.submit(view);
    expect(fields().filter((id) => id.startsWith("variable:"))).toHaveLength(15);
  });

  it("fit into a modal, whatever they say", async () => {
    const addWhatsapp = async () => {
      const before = view.hash;
      await ada.pressIn(view, "step_add");
      await world.eventually("there is a step more", () => view.hash !== before);
      const between = view.hash;
      await ada.choose(view, `${steps().at(-1)}/step_channel`, "whatsapp");
      await world.eventually("it is WhatsApp", () => view.hash !== between);
    };
    for (let wanted = 4; wanted <= 20; wanted += 1) await addWhatsapp();
    for (let step = 3; step < 8; step += 1) await choose(step, "template");
    expect(fields().length).toBeLessThanOrEqual(100);
    await expect(ada.choose(view, `${steps()[8]}/step_content`, "template")).rejects.toThrow(/no field/);
    expect(world.slack.callsOf("views.update").filter(({ error }) => error !== null)).toEqual([]);
  });
});
