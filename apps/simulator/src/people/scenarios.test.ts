import { describe, expect, it } from "vitest";
import { smsV1, smsV01, viberV1 } from "../testing/messages.ts";
import { startTestbed, timeline } from "../testing/testbed.ts";
import type { Behaviour } from "./behaviour.ts";

const atOnce: Behaviour = { answer: "accept", statuses: [{ status: "delivered", after_ms: 0 }] };
const refuse: Behaviour = { answer: "refuse", statuses: [] };

describe("scenarios", () => {
  it("come before the digits of the recipient", async () => {
    const bed = await startTestbed();
    await bed.useScenarios({ behaviour: atOnce });
    await bed.submit(viberV1("06"));
    bed.playOut();
    const [message] = await bed.listMessages();
    expect(message && timeline(message)).toEqual([["delivered", 0]]);
  });

  it("fit by channel and by recipient; the first that fits counts", async () => {
    const bed = await startTestbed();
    await bed.useScenarios(
      { channel: "sms", to: "447700900050", behaviour: atOnce },
      { channel: "sms", behaviour: refuse },
      { to: "447700900051", behaviour: { answer: "fail", statuses: [] } },
    );
    const answers = [smsV1("50"), smsV1("51"), viberV1("50"), viberV1("51")].map((body) => bed.submit(body));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([202, 422, 202, 500]);
    expect((await bed.submit(smsV01("51"), "/v0.1/messages")).status).toBe(400);
  });

  it("give a bad answer only so many times, and start counting when they are replaced", async () => {
    const bed = await startTestbed();
    const throttleOnce: Behaviour = { answer: "throttle", times: 1, retry_after: 7, statuses: [] };
    for (let round = 0; round < 2; round += 1) {
      await bed.useScenarios({ behaviour: throttleOnce });
      const first = await bed.submit(smsV1());
      expect([first.status, first.headers.get("retry-after")]).toEqual([429, "7"]);
      expect((await bed.submit(smsV1())).status).toBe(202);
    }
  });

  it("repeat every status when asked to, and keep the order of their times", async () => {
    const bed = await startTestbed();
    const statuses = [
      { status: "undeliverable", after_ms: 300, error_code: 1331 },
      { status: "submitted", after_ms: 10 },
    ] as const;
    await bed.useScenarios({ behaviour: { answer: "accept", statuses, faults: { duplicate: 1 } } });
    await bed.submit(smsV1());
    bed.playOut();
    const [message] = await bed.listMessages();
    expect(message && timeline(message)).toEqual([
      ["submitted", 10],
      ["submitted", 10],
      ["undeliverable", 300],
      ["undeliverable", 300],
    ]);
  });

  it("are listed as they were put", async () => {
    const bed = await startTestbed();
    const scenarios = [
      {
        channel: "sms",
        to: "447700900050",
        behaviour: { ...atOnce, times: 2, replies: [{ after_ms: 5, text: "Hi" }] },
        faults: { drop: 0.5 },
      },
    ];
    await bed.call("PUT", "/simulator/scenarios", { scenarios, seed: 7 });
    expect((await bed.call("GET", "/simulator/scenarios")).body).toEqual({ scenarios, seed: "7" });
  });
});

describe("PUT /simulator/scenarios", () => {
  const behaviour = (change: object) => ({ scenarios: [{ behaviour: { ...atOnce, ...change } }] });
  const status = (change: object) => behaviour({ statuses: [{ status: "read", after_ms: 0, ...change }] });

  it.each([
    ["scenarios", {}],
    ["scenarios", []],
    ["scenarios[0]", { scenarios: [7] }],
    ["scenarios[0].channel", { scenarios: [{ channel: "telegram", behaviour: atOnce }] }],
    ["scenarios[0].to", { scenarios: [{ to: 447700900050, behaviour: atOnce }] }],
    ["scenarios[0].recipient", { scenarios: [{ recipient: "1", behaviour: atOnce }] }],
    [
      "scenarios[1].behaviour.answer",
      { scenarios: [{ behaviour: atOnce }, { behaviour: { statuses: [] } }] },
    ],
    ["scenarios[0].behaviour.times", behaviour({ times: 0 })],
    ["scenarios[0].behaviour.retry_after", behaviour({ retry_after: -1 })],
    ["scenarios[0].behaviour.statuses", behaviour({ statuses: undefined })],
    ["scenarios[0].behaviour.faults.drop", behaviour({ faults: { drop: 2 } })],
    ["scenarios[0].behaviour.replies[0].text", behaviour({ replies: [{ after_ms: 0, text: "" }] })],
    ["scenarios[0].person", { scenarios: [{ person: "nobody" }] }],
    ["scenarios[0].faults.explode", { scenarios: [{ faults: { explode: 1 } }] }],
    ["seed", { scenarios: [], seed: {} }],
    ["scenarios[0].behaviour.statuses[0].status", status({ status: "seen" })],
    ["scenarios[0].behaviour.statuses[0].after_ms", status({ after_ms: 0.5 })],
    ["scenarios[0].behaviour.statuses[0].error_code", status({ error_code: 13 })],
    ["body", "{oops"],
  ])("answers 400, names %s, and changes nothing", async (name, body) => {
    const bed = await startTestbed();
    await bed.useScenarios({ behaviour: refuse });
    expect(await bed.call("PUT", "/simulator/scenarios", body)).toMatchObject({
      status: 400,
      body: { invalid_parameters: expect.arrayContaining([{ name, reason: expect.any(String) }]) },
    });
    expect((await bed.call("GET", "/simulator/scenarios")).body).toEqual({
      scenarios: [{ behaviour: refuse }],
      seed: "",
    });
  });
});
