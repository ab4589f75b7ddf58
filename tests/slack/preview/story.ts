/** What has happened before somebody looks: runs that were reached, failed, wait, ask for approval, and a form with a mistake. */
import type { FakeView, SlackPerson } from "@failover-kit/slack-bot/testing";
import { recipients } from "../../requests.ts";
import { until } from "../../until.ts";
import { CHANNEL, type Preview } from "./preview.ts";

export async function playStory({ system, slack, bot, people: [ada, bob] }: Preview): Promise<void> {
  await saveWorkflow(system);
  await sendOwnSteps(ada, recipients("03", "01"), "Parcel 7731 arrives at 14:10.");
  await sendOwnSteps(ada, recipients("02", "01"), "Dear Grace, your order is ready to be fetched.");
  await ask(bob);
  await until("the cards are there", () => slack.state.messages.length === 3 && bot.backlog === 0);
  await ada.openHome();
  const form = await openForm(ada);
  ada.type(form, "phone", "0770 09000");
  ada.type(form, "text", "Dear Grace, your parcel is at the door.");
  ada.type(form, "messenger_id", "2901000000000002");
  ada.tick(form, "stop_on_reply");
  await until("everybody is content", () => ada.home !== null);
  await ada.submit(form);
}

async function saveWorkflow({ client }: Preview["system"]): Promise<void> {
  const message = { from: "ParcelCo", to: "{{ phone }}", message_type: "text", text: "{{ text }}" } as const;
  await client.saveWorkflow("refund-notice", {
    description: "Tells that money is on its way back",
    variables: {
      phone: { type: "string", description: "Phone number" },
      text: { type: "string", description: "Text" },
    },
    steps: [{ channel: "sms", ...message }],
  });
}

async function openForm(person: SlackPerson): Promise<FakeView> {
  await person.command(CHANNEL, "");
  await until("the form is open", () => person.form !== null);
  return person.form as FakeView; // just seen
}

async function sendOwnSteps(
  person: SlackPerson,
  to: { messenger: string; sms: string },
  text: string,
): Promise<void> {
  const form = await openForm(person);
  person.type(form, "messenger_id", to.messenger);
  person.type(form, "phone", to.sms);
  person.type(form, "text", text);
  await person.submit(form);
}

async function ask(person: SlackPerson): Promise<void> {
  const form = await openForm(person);
  await person.choose(form, "workflow", "refund-notice");
  await until("its fields are there", () => JSON.stringify(form.payload).includes("variable:phone"));
  person.type(form, "variable:phone", "447700900001");
  person.type(form, "variable:text", "We have paid 12.50 back to you.");
  await person.submit(form);
}
