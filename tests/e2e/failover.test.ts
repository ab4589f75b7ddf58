/** The main job on the whole system, to the millisecond. The simulator's own notes are the witness, not the server's. */
import { hasCode, type RunResource } from "@failover-kit/core/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finalReports, statusCallbacks } from "../receiver.ts";
import { type Recipients, recipients, runRequest, workflowRequest } from "../requests.ts";
import { startTimedSystem, type TimedSystem } from "../system.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const dayMs = 86_400_000;
let system: TimedSystem;

beforeEach(async () => {
  system = await startTimedSystem();
});

afterEach(() => system.stop());

/** Milliseconds between the acceptance of the first message and that of the SMS; null when no SMS was accepted. */
async function smsDelay({ messenger, sms }: Recipients): Promise<number | null> {
  const [first] = await system.messages(messenger);
  const [second] = await system.messages(sms);
  if (first === undefined) throw new Error("the first message was not accepted");
  return second === undefined ? null : Date.parse(second.accepted_at) - Date.parse(first.accepted_at);
}

async function sentChannels(): Promise<readonly string[]> {
  return (await system.messages()).map(({ channel }) => channel);
}

describe("the request of 2018", () => {
  it("is answered with 202 and the id, nothing else", async () => {
    const answer = await system.call("POST", "/beta/workflows", { body: workflowRequest(recipients("05")) });
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ workflow_uuid: expect.stringMatching(uuid) });
  });

  it.each(["05", "02"])("sends the SMS exactly 15 s after …%s got the message unread", async (digits) => {
    const people = recipients(digits);
    await system.call("POST", "/beta/workflows", { body: workflowRequest(people) });
    await system.advance(14_999);
    expect(await sentChannels()).toEqual(["messenger"]);
    await system.advance(1);
    expect(await sentChannels()).toEqual(["messenger", "sms"]);
    expect(await smsDelay(people)).toBe(15_000);
  });

  it("sends the SMS as soon as …03 is known to be out of reach", async () => {
    const people = recipients("03");
    await system.call("POST", "/beta/workflows", { body: workflowRequest(people) });
    await system.advance(499);
    expect(await smsDelay(people)).toBe(100); // the simulator rejects after 0.1 s
  });

  it("never sends an SMS when …01 has read the message", async () => {
    const people = recipients("01");
    await system.call("POST", "/beta/workflows", { body: workflowRequest(people) });
    await system.advance(2 * dayMs);
    expect(await sentChannels()).toEqual(["messenger"]);
  });

  it("reports the end to the account's address as it was documented", async () => {
    const { body } = await system.call("POST", "/beta/workflows", {
      body: workflowRequest(recipients("02")),
    });
    await system.advance(16_000);
    const [messenger, sms] = await system.messages();
    expect(finalReports(system.receiver).map((report) => report.body)).toEqual([
      {
        workflow_uuid: body.workflow_uuid,
        template: "failover",
        status: "completed",
        timestamp: "2026-02-03T12:00:15.200Z",
        usage: { currency: "EUR", price: "0.0353" },
        _links: {
          messages: [
            {
              message_uuid: messenger?.message_uuid,
              href: messenger?.message_uuid,
              channel: "messenger",
              usage: { currency: "EUR", price: "0.0020" },
              status: "delivered",
            },
            {
              message_uuid: sms?.message_uuid,
              href: sms?.message_uuid,
              channel: "sms",
              usage: { currency: "EUR", price: "0.0333" },
              status: "delivered",
            },
          ],
        },
      },
    ]);
  });

  it("reports an error when the last message cannot be delivered", async () => {
    await system.call("POST", "/beta/workflows", { body: workflowRequest(recipients("03", "04")) });
    await system.advance(2000);
    const [report, ...more] = finalReports(system.receiver);
    expect(report?.body).toMatchObject({
      status: "error",
      _links: { messages: [{ status: "rejected" }, { status: "undeliverable" }] },
    });
    expect(more).toEqual([]);
  });

  it.each([
    ["/beta/workflows", "workflow_uuid"],
    ["/v0.1/dispatch", "dispatch_uuid"],
    ["/v0.1/dispatch/", "dispatch_uuid"],
  ])("passes the statuses of %s on with the link to the workflow", async (path, member) => {
    const people = recipients("02");
    const { body } = await system.call("POST", path, { body: workflowRequest(people) });
    await system.advance(16_000);
    const [messenger, sms] = await system.messages();
    const id = body[member];
    const link = { [member]: id, href: `/workflows/${id}` };
    const from = { type: "messenger", id: "104000000000001" };
    const common = { from, to: { type: "messenger", id: people.messenger }, _links: { workflow: link } };
    const statuses = statusCallbacks(system.receiver).map((callback) => callback.body);
    expect(statuses).toHaveLength(4);
    expect(statuses).toContainEqual({
      ...common,
      message_uuid: messenger?.message_uuid,
      timestamp: "2026-02-03T12:00:00.000Z",
      status: "delivered",
      usage: { currency: "EUR", price: "0.0020" },
    });
    expect(statuses).toContainEqual({
      message_uuid: sms?.message_uuid,
      from: { type: "sms", number: "ParcelCo" },
      to: { type: "sms", number: people.sms },
      timestamp: "2026-02-03T12:00:15.000Z",
      status: "submitted",
      usage: { currency: "EUR", price: "0.0333" },
      _links: { workflow: link },
    });
    expect(finalReports(system.receiver).map((report) => report.body[member])).toEqual([id]);
  });
});

describe("our own door", () => {
  it("reports the end with the run, once, and passes no statuses on", async () => {
    const run = await system.client.createRun(runRequest(recipients("05"), { client_ref: "order-7731" }));
    await system.advance(16_000);
    const ended = await system.client.getRun(run.id);
    expect(ended).toMatchObject({ status: "completed", client_ref: "order-7731" });
    expect(system.receiver.callbacks.map(({ body }) => body)).toEqual([
      { type: "run.completed", report_number: 1, timestamp: "2026-02-03T12:00:15.200Z", data: ended },
    ]);
  });

  it("reports to the address that came with the run, if its network is allowed", async () => {
    const environment = { FAILOVER_CALLBACK_URL: "", FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" };
    await system.stop();
    system = await startTimedSystem({ environment });
    const callback_url = system.receiver.url;
    await system.client.createRun(runRequest(recipients("01"), { callback_url }));
    await system.advance(1000);
    expect(system.receiver.callbacks.map(({ body }) => body.type)).toEqual(["run.completed"]);
  });

  it("reports again after 5 s, and after 10 s more, when the receiver was down", async () => {
    system.receiver.answerWith(503);
    await system.client.createRun(runRequest(recipients("01")));
    await system.advance(600 + 4999);
    expect(system.receiver.callbacks).toHaveLength(1);
    await system.advance(1);
    expect(system.receiver.callbacks).toHaveLength(2);
    system.receiver.answerWith(200);
    await system.advance(10_000);
    expect(system.receiver.callbacks).toHaveLength(3);
    await system.advance(dayMs);
    expect(system.receiver.callbacks).toHaveLength(3);
  });

  it("corrects the report when the first message is read after the end", async () => {
    await system.client.createRun(runRequest(recipients("10"), {}, 1));
    await system.advance(10_000);
    const reports = finalReports(system.receiver);
    expect(reports.map(({ body }) => [body.type, body.report_number])).toEqual([
      ["run.completed", 1],
      ["run.completed", 2], // delivered, which costs
      ["run.completed", 3], // read
    ]);
    expect(reports.at(-1)?.body).toMatchObject({
      data: { outcome: { step_index: 1, late: false }, steps: [{ message_status: "read" }, {}] },
    });
  });

  it("completes late, and sends nothing more, when the first message is read while the second one waits", async () => {
    const request = runRequest(recipients("10", "05"), {}, 1);
    const { id } = await system.client.createRun(request);
    await system.advance(7000);
    expect(await system.client.getRun(id)).toMatchObject({
      status: "completed",
      outcome: { reason: "condition_met", step_index: 0, late: true, status: "read" },
    });
    expect(await sentChannels()).toEqual(["messenger", "sms"]);
  });
});

describe("controls", () => {
  let run: RunResource;
  const people = recipients("05");

  beforeEach(async () => {
    const { id } = await system.client.createRun(runRequest(people));
    await system.settle();
    run = await system.client.getRun(id);
  });

  it("pause: the clock stands still, and resume: the time that was left still counts", async () => {
    await system.advance(5000);
    await system.client.pauseRun(run.id);
    await system.advance(100_000);
    expect(await smsDelay(people)).toBeNull();
    await system.client.resumeRun(run.id);
    await system.advance(9999);
    expect(await smsDelay(people)).toBeNull();
    await system.advance(1);
    expect(await smsDelay(people)).toBe(115_000);
  });

  it("extend: the SMS leaves that much later", async () => {
    await system.client.extendRun(run.id, { seconds: 60 });
    await system.advance(100_000);
    expect(await smsDelay(people)).toBe(75_000);
  });

  it("advance: the SMS leaves now, and not a second time", async () => {
    await system.advance(3000);
    await system.client.advanceRun(run.id, { revision: (await system.client.getRun(run.id)).revision });
    await system.advance(100_000);
    expect(await smsDelay(people)).toBe(3000);
    expect(await sentChannels()).toEqual(["messenger", "sms"]);
  });

  it.each(["cancel", "acknowledge"])("%s: nothing more leaves", async (control) => {
    const answer = await system.call("POST", `/v1/runs/${run.id}/${control}`);
    expect([answer.status, answer.headers.get("etag")]).toEqual([200, `"${run.revision + 1}"`]);
    await system.advance(dayMs);
    expect(await sentChannels()).toEqual(["messenger"]);
  });

  it("refuse a decision that was taken on an older revision, and show the run as it is", async () => {
    await system.client.extendRun(run.id, { seconds: 60 }, { revision: run.revision });
    const stale = { headers: { "if-match": `"${run.revision}"` } };
    const answer = await system.call("POST", `/v1/runs/${run.id}/cancel`, stale);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: "revision_mismatch",
      run: { status: "running", revision: run.revision + 1 },
    });
    expect(answer.headers.get("etag")).toBe(`"${run.revision + 1}"`);
  });

  it("at the same time, on the same revision: one wins, the other one is told", async () => {
    const { revision } = run;
    const results = await Promise.allSettled([
      system.client.advanceRun(run.id, { revision }),
      system.client.cancelRun(run.id, { revision }),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(hasCode(refused[0]?.reason, "conflict")).toBe(true);
    expect(refused[0]?.reason).toMatchObject({ reason: "revision_mismatch" });
    await system.settle();
    const { status } = await system.client.getRun(run.id);
    expect(await sentChannels()).toEqual(status === "canceled" ? ["messenger"] : ["messenger", "sms"]);
  });

  it("twice at the same time, on whatever revision: the second one finds it done", async () => {
    const path = `/v1/runs/${run.id}/advance`;
    const answers = await Promise.all([system.call("POST", path), system.call("POST", path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe("no_next_step");
    await system.settle();
    expect(await sentChannels()).toEqual(["messenger", "sms"]);
  });
});
