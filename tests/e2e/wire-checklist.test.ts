/** The doors of 2018 and of Dispatch, row by row of what a client of that time relies on. */
import type { V01Step } from "@failover-kit/core/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finalReports, statusCallbacks } from "../receiver.ts";
import { recipients, workflowRequest } from "../requests.ts";
import { type Answer, type System, startSystem, startTimedSystem } from "../system.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const doors = [
  ["/beta/workflows", "workflow_uuid"],
  ["/v0.1/dispatch", "dispatch_uuid"],
  ["/v0.1/dispatch/", "dispatch_uuid"],
] as const;

const good = () => workflowRequest(recipients("05"), 600);

/** The request with its first or last step changed. */
function changed(position: "first" | "last", changes: Record<string, unknown>): unknown {
  const { template, workflow } = good();
  const index = position === "first" ? 0 : workflow.length - 1;
  return { template, workflow: workflow.map((step, at) => (at === index ? { ...step, ...changes } : step)) };
}

function text(content: string): V01Step["message"] {
  return { content: { type: "text", text: content } };
}

const viber = {
  from: { type: "viber_service_msg", id: "9016" },
  to: { type: "viber_service_msg", number: "447700900005" },
};
const whatsapp = {
  from: { type: "whatsapp", number: "447700900100" },
  to: { type: "whatsapp", number: "447700900005" },
};
const sms = { from: { type: "sms", number: "ParcelCo" }, to: { type: "sms", number: "447700900005" } };
const failover = (changes: Record<string, unknown> = {}) => ({
  failover: { expiry_time: 600, condition_status: "delivered", ...changes },
});

describe("the older doors", () => {
  let lenient: System;
  let strict: System;
  beforeAll(async () => {
    lenient = await startSystem();
    strict = await startSystem({ environment: { FAILOVER_COMPATIBILITY: "strict" } });
  });
  afterAll(async () => {
    await lenient.stop();
    await strict.stop();
  });

  function post(body: unknown, path = "/beta/workflows", system = lenient): Promise<Answer> {
    return system.call("POST", path, { body });
  }

  async function places(body: unknown, system = lenient): Promise<readonly string[]> {
    const { status, body: problem } = await post(body, "/beta/workflows", system);
    if (status === 202) return [];
    return (problem.invalid_parameters as readonly { name: string }[]).map(({ name }) => name);
  }

  describe.each(doors)("%s", (path, member) => {
    it("1: answers 202 with the id and nothing else, with an empty query too", async () => {
      for (const target of [path, `${path}?`]) {
        const { status, body } = await post(good(), target);
        expect([status, body]).toEqual([202, { [member]: expect.stringMatching(uuid) }]);
      }
    });

    it("2: refuses two credentials at once, none, and wrong ones with a problem document", async () => {
      const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
      for (const authorization of [
        "",
        basic("a0b1c2d3:wrong"),
        "Bearer x.y.z",
        `${basic("a:b")}, Bearer x`,
      ]) {
        const { status, headers, body } = await lenient.call("POST", path, {
          body: good(),
          headers: { authorization },
        });
        expect([status, body.title]).toEqual([401, expect.stringMatching(/\w/)]);
        expect(headers.get("content-type")).toContain("application/problem+json");
      }
    });

    it("3: names what is wrong in a list, under a trace id of 32 hexadecimal digits", async () => {
      const { status, headers, body } = await post(changed("first", failover({ expiry_time: 14 })), path);
      expect(status).toBe(400);
      expect(headers.get("content-type")).toContain("application/problem+json");
      expect(body).toMatchObject({
        title: "Your request parameters didn't validate.",
        detail: "Found errors validating 1 of your submitted parameters.",
        invalid_parameters: [
          { name: "workflow[0].failover.expiry_time", reason: expect.stringMatching(/\w/) },
        ],
      });
      expect(body.instance).toMatch(/^[0-9a-f]{32}$/);
      expect(headers.get("x-nexmo-trace-id")).toBe(body.instance);
    });

    it("11: is not there for GET", async () => {
      expect([404, 405]).toContain((await lenient.call("GET", path)).status);
    });
  });

  it.each([
    [15, true],
    [86_400, true],
    ["600", true],
    [14, false],
    [86_401, false],
    ["14", false],
  ])("4: takes an expiry time of %j: %s", async (expiry_time, isTaken) => {
    const found = await places(changed("first", failover({ expiry_time })));
    expect(found).toEqual(isTaken ? [] : ["workflow[0].failover.expiry_time"]);
  });

  it("5: wants a failover rule on all steps but the last, and none there", async () => {
    expect(await places(changed("first", { failover: undefined }))).toEqual(["workflow[0].failover"]);
    expect(await places(changed("last", failover()))).toEqual(["workflow[1].failover"]);
  });

  it("6: reads `read` on SMS as delivered and says so in the first event, or refuses it in strict mode", async () => {
    const body = changed("first", {
      ...sms,
      message: text("Hello"),
      ...failover({ condition_status: "read" }),
    });
    expect(await places(body, strict)).toEqual(["workflow[0].failover.condition_status"]);
    const { body: accepted } = await post(body);
    const run = await lenient.client.getRun(String(accepted.workflow_uuid));
    expect(run.steps[0]?.failover?.condition_status).toBe("delivered");
    const events = await lenient.client.getRunEvents(run.id);
    expect(events[0]).toMatchObject({
      type: "run.accepted",
      data: { warnings: [{ path: "workflow[0].failover.condition_status", code: "read_as" }] },
    });
  });

  it.each([
    ["Messenger", {}, 640],
    ["Viber", viber, 1000],
    ["SMS", sms, 1000],
    ["WhatsApp", whatsapp, 4096],
  ])("7: takes as much text over %s as was documented, and no more", async (_, addresses, length) => {
    const body = (size: number) =>
      changed("first", { ...addresses, message: text("x".repeat(size)), ...failover() });
    expect(await places(body(length))).toEqual([]);
    expect(await places(body(length + 1))).toEqual(["workflow[0].message.content.text"]);
  });

  it("7: takes ids of 1 to 50 characters", async () => {
    const body = (size: number) => changed("first", { to: { type: "messenger", id: "1".repeat(size) } });
    expect(await places(body(50))).toEqual([]);
    expect(await places(body(51))).toEqual(["workflow[0].to.id"]);
    expect(await places(body(0))).toEqual(["workflow[0].to.id"]);
  });

  it.each([
    [30, true],
    [86_400, true],
    [29, false],
    [86_401, false],
  ])("7: takes a Viber ttl of %i: %s", async (ttl, isTaken) => {
    const message = { ...text("Hello"), viber_service_msg: { ttl } };
    const found = await places(changed("first", { ...viber, message, ...failover() }));
    expect(found).toEqual(isTaken ? [] : ["workflow[0].message.viber_service_msg.ttl"]);
  });

  it("7: wants a tag with the category message_tag", async () => {
    const message = (options: Record<string, string>) => ({ ...text("Hello"), messenger: options });
    const untagged = changed("first", { message: message({ category: "message_tag" }) });
    const tagged = changed("first", { message: message({ category: "message_tag", tag: "ticket_update" }) });
    expect(await places(untagged)).toEqual(["workflow[0].message.messenger.tag"]);
    expect(await places(tagged)).toEqual([]);
  });

  it("8: wants both sides of a step on one channel, but reads the Viber sample's other name", async () => {
    const mixed = changed("first", { from: sms.from });
    expect(await places(mixed)).toContain("workflow[0].from.type");
    const sample = {
      ...viber,
      to: { type: "viber_service_message", id: "447700900005" },
      message: text("Hello"),
      ...failover(),
    };
    expect(await places(changed("first", sample))).toEqual([]);
    expect(await places(changed("first", sample), strict)).not.toEqual([]);
  });
});

describe.each(doors.slice(0, 2))("9: what %s calls back", (path, member) => {
  it("is each message's status with a link to the workflow, and one final report", async () => {
    const system = await startTimedSystem();
    const { body } = await system.call("POST", path, { body: workflowRequest(recipients("02", "01")) });
    await system.advance(60_000);
    const id = body[member];
    const statuses = statusCallbacks(system.receiver).map((callback) => callback.body);
    expect(statuses.map(({ status, to }) => [(to as { type: string }).type, status])).toEqual([
      ["messenger", "submitted"],
      ["messenger", "delivered"],
      ["sms", "submitted"],
      ["sms", "delivered"],
    ]);
    for (const { _links } of statuses) {
      expect(_links).toEqual({ workflow: { [member]: id, href: `/workflows/${String(id)}` } });
    }
    const reports = finalReports(system.receiver).map((callback) => callback.body);
    expect(reports).toMatchObject([{ [member]: id, template: "failover", status: "completed" }]);
    await system.stop();
  });
});
