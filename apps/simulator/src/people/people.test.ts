import { describe, expect, it } from "vitest";
import { smsV1, smsV01, viberV1, viberV01 } from "../testing/messages.ts";
import { startReceiver } from "../testing/receiver.ts";
import { startTestbed, timeline } from "../testing/testbed.ts";

const generations = [
  { path: "/v1/messages", viber: viberV1, sms: smsV1, refusal: 422 },
  { path: "/v0.1/messages", viber: viberV01, sms: smsV01, refusal: 400 },
  { path: "/beta/messages", viber: viberV01, sms: smsV01, refusal: 400 },
];

const asReader = [
  ["submitted", 0],
  ["delivered", 200],
  ["read", 600],
];

const people = [
  { digits: "01", does: "is delivered to and reads", statuses: asReader },
  {
    digits: "02",
    does: "never reads",
    statuses: [
      ["submitted", 0],
      ["delivered", 200],
    ],
  },
  { digits: "03", does: "is rejected without a submitted before it", statuses: [["rejected", 100]] },
  {
    digits: "04",
    does: "cannot be reached after a second",
    statuses: [
      ["submitted", 0],
      ["undeliverable", 1000],
    ],
  },
  { digits: "05", does: "is silent after submitted", statuses: [["submitted", 0]] },
  { digits: "07", does: "is throttled twice, then reads", before: [429, 429], statuses: asReader },
  { digits: "08", does: "fails once, then reads", before: [500], statuses: asReader },
  {
    digits: "10",
    does: "is late",
    statuses: [
      ["submitted", 0],
      ["delivered", 5000],
      ["read", 6000],
    ],
  },
  { digits: "13", does: "breaks the connection once, then reads", before: [0], statuses: asReader },
  {
    digits: "50",
    does: "is anybody",
    statuses: [
      ["submitted", 0],
      ["delivered", 500],
      ["read", 2000],
    ],
  },
];

describe.each(generations)("people on $path", ({ path, viber, sms, refusal }) => {
  it.each(people)("$digits $does", async ({ digits, before = [], statuses }) => {
    const bed = await startTestbed();
    const answers: number[] = [];
    for (const _ of [...before, 202]) answers.push((await bed.submit(viber(digits), path)).status);
    bed.playOut();
    const messages = await bed.listMessages();
    expect(answers).toEqual([...before, 202]);
    expect(messages.map(timeline)).toEqual([statuses]);
  });

  it("06 is refused in the answer and nothing is accepted", async () => {
    const bed = await startTestbed();
    for (let count = 0; count < 3; count += 1) {
      expect((await bed.submit(viber("06"), path)).status).toBe(refusal);
    }
    expect(await bed.listMessages()).toEqual([]);
  });

  it("09 is accepted every time, and the connection breaks before the answer", async () => {
    const bed = await startTestbed();
    expect((await bed.submit(viber("09"), path)).status).toBe(0);
    expect((await bed.submit(viber("09"), path)).status).toBe(0);
    bed.playOut();
    expect((await bed.listMessages()).map(timeline)).toEqual([asReader, asReader]);
  });

  it("11 gets every status twice, at the usual instants", async () => {
    const bed = await startTestbed();
    await bed.submit(viber("11"), path);
    bed.playOut();
    const [message] = await bed.listMessages();
    const statuses = message ? timeline(message) : [];
    expect(statuses.map(([, delay]) => delay)).toEqual([0, 0, 200, 200, 600, 600]);
    expect(statuses.map(([status]) => status).toSorted()).toEqual([
      "delivered",
      "delivered",
      "read",
      "read",
      "submitted",
      "submitted",
    ]);
  });

  it("12 gets all statuses, in order, before the answer", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ statusUrl: receiver.url });
    const { body } = await bed.submit(viber("12"), path);
    expect(receiver.webhooks.map((webhook) => webhook.body.status)).toEqual([
      "submitted",
      "delivered",
      "read",
    ]);
    expect(receiver.webhooks[0]?.body.message_uuid).toBe(body.message_uuid);
  });

  it("leaves read out where the channel does not report it", async () => {
    const bed = await startTestbed();
    await bed.submit(sms("01"), path);
    await bed.submit(sms("12"), path);
    bed.playOut();
    const [reader, early] = await bed.listMessages();
    expect(reader && timeline(reader)).toEqual(asReader.slice(0, 2));
    expect(early?.statuses.map(({ status }) => status)).toEqual(["submitted", "delivered"]);
  });
});

describe("people", () => {
  it("says when to come back with 429", async () => {
    const bed = await startTestbed();
    const { status, headers, body } = await bed.submit(viberV1("07"));
    expect([status, headers.get("retry-after")]).toEqual([429, "1"]);
    expect(body).toMatchObject({ title: "Rate Limit Hit" });
    expect(headers.get("content-type")).toContain("application/problem+json");
  });

  it("counts bad answers for each recipient and channel on their own", async () => {
    const bed = await startTestbed();
    await bed.submit(viberV1("08"));
    expect((await bed.submit(smsV1("08"))).status).toBe(500);
    expect((await bed.submit(viberV1("08", { to: "4477009001108" }))).status).toBe(500);
    expect((await bed.submit(viberV1("08"))).status).toBe(202);
  });

  it("shuffles by the seed and the message, and the same way each time", async () => {
    const order = async (seed: number) => {
      const bed = await startTestbed({ seed });
      for (const ref of ["a", "b", "c", "d"]) await bed.submit(viberV1("11", { client_ref: ref }));
      bed.playOut();
      return (await bed.listMessages()).map(({ statuses }) => statuses.map(({ status }) => status).join(" "));
    };
    const first = await order(1);
    expect(await order(1)).toEqual(first);
    expect(await order(2)).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
  });

  it("waits for the answer to each status before the next one when statuses come first", async () => {
    let release = (_status: number) => {};
    const held = new Promise<number>((resolve) => {
      release = resolve;
    });
    const receiver = await startReceiver((count) => (count === 1 ? held : 200));
    const bed = await startTestbed({ statusUrl: receiver.url });
    let isAnswered = false;
    const answer = bed.submit(viberV1("12")).finally(() => {
      isAnswered = true;
    });
    await receiver.until(1);
    expect([isAnswered, receiver.webhooks.length]).toEqual([false, 1]);
    release(200);
    expect((await answer).status).toBe(202);
    expect(receiver.webhooks.length).toBe(3);
  });
});
