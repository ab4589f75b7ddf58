import { afterEach, beforeEach, expect, it } from "vitest";
import { until } from "../until.ts";
import { type Preview, startPreview } from "./preview/preview.ts";

let preview: Preview;
beforeEach(async () => {
  preview = await startPreview(0);
});
afterEach(() => preview.stop());

/** What a browser sends with a form, and the page that it then shows. */
async function post(path: string, fields: Readonly<Record<string, string>>, me = "U0ADA"): Promise<string> {
  const answer = await fetch(`${preview.url}${path}?as=${me}`, {
    method: "POST",
    body: new URLSearchParams(fields),
  });
  expect(answer.status).toBe(200);
  return answer.text();
}

const page = async (me = "U0ADA") => (await fetch(`${preview.url}/?as=${me}`)).text();

async function pageSays(words: string, me = "U0ADA"): Promise<string> {
  await until(`the page says “${words}”`, async () => (await page(me)).includes(words));
  return page(me);
}

/** The address of the open form, and the name of its field whose block begins so. */
function formOf(html: string) {
  const [, action = ""] = /action="(\/view\/\w+)\?as=\w+" class="surface modal"/.exec(html) ?? [];
  const field = (block: string) =>
    new RegExp(`name="(field ${block}[^"]*)"`).exec(html)?.[1] ?? `no ${block}`;
  return { action, field };
}

it("the preview takes somebody from the command through the form to the card and its buttons", async () => {
  await post("/command", { text: "/failover" });
  const { action, field } = formOf(await pageSays("Send with failover</header>"));
  const written = {
    [field("messenger_id")]: "2901000000000002",
    [field("phone")]: "12",
    [field("text")]: "Typed on the page.",
  };
  const refused = await post(action, { ...written, send: "yes" });
  expect(refused).toContain("with its country code");
  expect(refused).toContain("Typed on the page.");
  await post(action, { ...written, [field("phone")]: "447700900001", send: "yes" });
  const card = await pageSays("Delivered");
  const [, message = ""] = /action="(\/message\/[^?]+)/.exec(card) ?? [];
  await post(message, { press: '["run_pause",null]' }, "U0BOB");
  await pageSays("On hold", "U0BOB");
  await post("/command", { text: "/failover list" });
  await pageSays("Only visible to you");
  await post("/home", {});
  await pageSays("My team's runs");
});

it("the preview tells the app what is chosen from a list, and keeps what was typed", async () => {
  await post("/command", { text: "/failover 447700900042 Hello" });
  const { action, field } = formOf(await pageSays("Step 2"));
  const step = field("step:");
  await post(action, {
    [field("text")]: "Still here",
    [step]: "whatsapp",
    change: step.slice("field ".length),
  });
  expect(await pageSays("WhatsApp until read")).toContain("Still here");
  await post(action, { send: "yes", [field("text")]: "" });
  expect(await page()).toContain("Fill this in first.");
  await post(action, { close: "yes" });
  expect(await page()).toContain("No form is open");
});
