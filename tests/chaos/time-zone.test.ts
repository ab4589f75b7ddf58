/** A server on a machine in another zone. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { createClient, listMessages } from "../system.ts";
import { until } from "../until.ts";
import { type Arena, prepareArena } from "./arena.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

let arena: Arena;
let server: ServerProcess;

beforeEach(async () => {
  arena = await prepareArena();
  server = await startServerProcess({ ...arena, timeZone: "Europe/Berlin" });
});

afterEach(async () => {
  await server.end("SIGKILL");
  await arena.close();
});

// In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC.
it.each([
  ["2026-03-02", "02.03. 00:00"],
  ["2026-03-29T02:30:00", "29.03. 02:30"],
  ["2026-03-29T02:00:00Z", "29.03. 02:00"],
  ["2026-03-29T04:30:00+02:00", "29.03. 04:30"],
])("writes the date %s as it is, also around a clock change", async (due, shown) => {
  const client = createClient(arena.url);
  const to = "447700900001";
  const text = "{{ due | date: '%d.%m. %H:%M' }}";
  const step = { channel: "sms", message_type: "text", from: "ParcelCo", to, text } as const;
  await client.saveWorkflow("due", { variables: { due: { type: "string" } }, steps: [step] });
  await client.createRun({ workflow: "due", variables: { due } });
  const sent = async () => (await listMessages(arena.simulatorUrl, to)).map(({ message }) => message.text);
  await until("the message has left", async () => (await sent()).length > 0);
  expect(await sent()).toEqual([shown]);
});
