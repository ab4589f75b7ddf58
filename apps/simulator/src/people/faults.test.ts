import { describe, expect, it } from "vitest";
import { rcsV1, smsV1, viberV1 } from "../testing/messages.ts";
import { startReceiver } from "../testing/receiver.ts";
import { startTestbed, timeline } from "../testing/testbed.ts";

const reader = ["submitted", "delivered", "read"];

describe("faults", () => {
  it("drop: what came true is listed, and nobody is told", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ statusUrl: receiver.url });
    await bed.useScenarios({ faults: { drop: 1 } });
    await bed.submit(viberV1("01"));
    bed.playOut();
    await bed.useScenarios();
    await bed.submit(smsV1("05"));
    bed.playOut();
    await receiver.until(1);
    expect(receiver.webhooks.map(({ body }) => [body.channel, body.status])).toEqual([["sms", "submitted"]]);
    const [message] = await bed.listMessages();
    expect(message?.statuses).toMatchObject(reader.map((status) => ({ status, dropped: true })));
  });

  it("delay: each status comes later, but not by more than the longest delay", async () => {
    const bed = await startTestbed();
    await bed.useScenarios({ faults: { delay: 1, longest_delay_ms: 500 } });
    for (let count = 0; count < 20; count += 1) await bed.submit(smsV1("02", { client_ref: `${count}` }));
    bed.playOut();
    const delays = (await bed.listMessages()).flatMap((message) => timeline(message));
    for (const [status, delay] of delays) {
      const usual = status === "submitted" ? 0 : 200;
      expect(delay).toBeGreaterThanOrEqual(usual);
      expect(delay).toBeLessThanOrEqual(usual + 500);
    }
    expect(new Set(delays.map(([, delay]) => delay)).size).toBeGreaterThan(10);
  });

  it("strike by the seed and the message, and the same way each time", async () => {
    const play = async (seed: string) => {
      const bed = await startTestbed();
      const scenarios = [{ faults: { drop: 0.3, duplicate: 0.3, reorder: 0.5, delay: 0.3 } }];
      await bed.call("PUT", "/simulator/scenarios", { scenarios, seed });
      for (let count = 0; count < 12; count += 1) await bed.submit(viberV1("01", { client_ref: `${count}` }));
      bed.playOut();
      return (await bed.listMessages()).map(({ statuses }) => statuses.map(({ status }) => status).join(" "));
    };
    const first = await play("a");
    expect(await play("a")).toEqual(first);
    expect(await play("b")).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(2);
  });

  it("strike a message in the same way whatever its references are, and anew when it comes again", async () => {
    const play = async (run: string) => {
      const bed = await startTestbed();
      const scenarios = [{ faults: { drop: 0.3, duplicate: 0.3, reorder: 0.5, delay: 0.3 } }];
      await bed.call("PUT", "/simulator/scenarios", { scenarios, seed: 7 });
      for (let count = 0; count < 12; count += 1)
        await bed.submit(viberV1("01", { client_ref: run + count }));
      bed.playOut();
      return (await bed.listMessages()).map((message) => JSON.stringify(timeline(message)));
    };
    const first = await play("first-");
    expect(await play("second-")).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(6);
  });

  it.each([
    ["cut_after_accept", 0, 1],
    ["fail_after_accept", 500, 1],
    ["cut_before_accept", 0, 0],
  ])("%s: the answer is %i, and %i messages were accepted", async (fault, status, accepted) => {
    const bed = await startTestbed();
    await bed.call("PUT", "/simulator/scenarios", { scenarios: [{ faults: { [fault]: 1 } }] });
    expect((await bed.submit(smsV1("01"))).status).toBe(status);
    expect(await bed.listMessages()).toHaveLength(accepted);
  });

  it("hang_after_accept: no answer comes for a minute, then the connection breaks", async () => {
    const bed = await startTestbed();
    await bed.useScenarios({ faults: { hang_after_accept: 1 } });
    let isAnswered = false;
    const answer = bed.submit(smsV1("02")).finally(() => {
      isAnswered = true;
    });
    await bed.clock.untilTimer();
    bed.clock.advance(59_999);
    const [message] = await bed.listMessages();
    expect([isAnswered, message && timeline(message)]).toEqual([
      false,
      [
        ["submitted", 0],
        ["delivered", 200],
      ],
    ]);
    bed.clock.advance(1);
    expect((await answer).status).toBe(0);
  });

  it("unsigned: the first attempt has no signature, the next one has", async () => {
    const receiver = await startReceiver((count) => (count === 1 ? 500 : 200));
    const bed = await startTestbed({ statusUrl: receiver.url, signatureSecret: "secret" });
    await bed.useScenarios({ faults: { unsigned: 1 } });
    await bed.submit(smsV1("05"));
    bed.clock.advance(0);
    await receiver.until(1);
    while (bed.clock.nextDelay === null) await bed.clock.untilTimer();
    bed.clock.advance(5000);
    await receiver.until(2);
    expect(receiver.webhooks.map(({ headers }) => headers.authorization?.slice(0, 7))).toEqual([
      undefined,
      "Bearer ",
    ]);
  });

  it("deliver_during_revoke: the message arrives before the answer to the revoke", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ statusUrl: receiver.url });
    await bed.useScenarios({ person: "hard-to-recall" });
    const { body } = await bed.submit(rcsV1());
    bed.clock.advance(0);
    await receiver.until(1);
    const revoked = await bed.call("PATCH", `/v1/messages/${body.message_uuid}`, { status: "revoked" });
    expect([revoked.status, receiver.webhooks.map((webhook) => webhook.body.status)]).toEqual([
      202,
      ["submitted", "delivered"],
    ]);
    bed.playOut();
    const [message] = await bed.listMessages();
    expect(message?.statuses).toHaveLength(2);
  });
});

describe("faults of an answer, and of a revoke", () => {
  it("are listed with the message that they struck", async () => {
    const bed = await startTestbed();
    await bed.useScenarios({ to: smsV1("01").to, faults: { fail_after_accept: 1 } });
    await bed.submit(smsV1("01"));
    await bed.submit(smsV1("02"));
    const answers = (await bed.listMessages()).map(({ answer }) => answer);
    expect(answers).toEqual(["fail_after_accept", undefined]);
  });

  it("hang_during_revoke: the message is taken back, and nobody says so for a minute", async () => {
    const bed = await startTestbed();
    await bed.useScenarios({ faults: { hang_during_revoke: 1 } });
    const { body } = await bed.submit(rcsV1("05"));
    bed.clock.advance(0);
    const revoked = bed.call("PATCH", `/v1/messages/${body.message_uuid}`, { status: "revoked" });
    await bed.clock.untilTimer();
    expect(bed.unansweredCount()).toBe(1);
    bed.clock.advance(60_000);
    expect((await revoked).status).toBe(0);
    const [message] = await bed.listMessages();
    expect([message?.revoked, message?.statuses]).toMatchObject([true, [{ status: "submitted" }]]);
  });
});

describe("named people", () => {
  it.each([
    ["window-closed", [["rejected", 100]]],
    ["opted-out", [["rejected", 100]]],
    ["provider-down", [["rejected", 100]]],
    ["silent", []],
    [
      "read-first",
      [
        ["submitted", 0],
        ["read", 200],
        ["delivered", 600],
      ],
    ],
    [
      "ttl-rejected",
      [
        ["submitted", 0],
        ["rejected", 45_000],
      ],
    ],
    ["ttl-silent", [["submitted", 0]]],
  ])("%s: %j", async (person, statuses) => {
    const bed = await startTestbed();
    await bed.call("PUT", "/simulator/scenarios", { scenarios: [{ person }] });
    await bed.submit(viberV1("01", { viber_service: { ttl: 45 } }));
    bed.playOut();
    expect((await bed.listMessages()).map(timeline)).toEqual([statuses]);
  });

  it("no-credit is refused with 402, whoever the recipient is", async () => {
    const bed = await startTestbed();
    await bed.useScenarios({ person: "no-credit" });
    expect(await bed.submit(smsV1("01"))).toMatchObject({
      status: 402,
      body: { title: "Low balance", type: "https://developer.vonage.com/api-errors#low-balance" },
    });
  });

  it("are all listed with their digits", async () => {
    const bed = await startTestbed();
    const { people } = (await bed.call("GET", "/simulator/people")).body as {
      people: { name: string; digits: string | null }[];
    };
    expect(people.filter(({ digits }) => digits !== null)).toHaveLength(13);
    expect(people.map(({ name }) => name)).toContain("replier");
  });
});
