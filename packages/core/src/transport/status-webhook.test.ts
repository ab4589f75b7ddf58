import { describe, expect, it } from "vitest";
import { parseStatusWebhook } from "./status-webhook.ts";

const receivedAt = 1_800_000_000_000;
const v01 = {
  message_uuid: "m-1",
  to: { type: "viber_service_msg", number: "447700900042" },
  from: { type: "viber_service_msg", id: "9016" },
  timestamp: "2019-02-01T10:00:01.532Z",
  status: "rejected",
  error: { code: 1300, reason: "Not part of the provider network" },
  client_ref: "run-1-0-1",
};
const v1 = {
  message_uuid: "m-2",
  to: "447700900042",
  from: "ParcelCo",
  channel: "sms",
  timestamp: "2026-02-03T12:14:25Z",
  status: "delivered",
  usage: { currency: "EUR", price: "0.0333" },
  client_ref: "run-1-1-1",
  sms: { count_total: "1" },
};

function reportOf(body: unknown) {
  const reading = parseStatusWebhook(body, receivedAt);
  if (reading.kind !== "status") throw new Error(`not a status: ${reading.kind}`);
  return reading.report;
}

describe("a status webhook", () => {
  it("is read in the shape of v0.1", () => {
    expect(reportOf(v01)).toEqual({
      messageUuid: "m-1",
      status: "rejected",
      reportedAt: Date.UTC(2019, 1, 1, 10, 0, 1, 532),
      clientRef: "run-1-0-1",
      error: { code: "1300", reason: "Not part of the provider network", class: "permanent" },
      usage: null,
    });
  });

  it.each([
    ["1300", "permanent"],
    ["1180", "transient"],
    ["1120", "configuration"],
    ["1420", "configuration"],
    ["9999", "permanent"],
    ["no-code", undefined],
  ])("says by the code what can be done about the error: %s", (code, errorClass) => {
    expect(reportOf({ ...v01, error: { code, reason: "why" } }).error?.class).toBe(errorClass);
  });

  it("has no id that nobody could keep, and a reference only if it can be one", () => {
    for (const message_uuid of ["x".repeat(101), "a\0b", "\ud800"]) {
      expect(parseStatusWebhook({ ...v1, message_uuid }, receivedAt)).toMatchObject({ kind: "malformed" });
    }
    expect(reportOf({ ...v1, client_ref: "x".repeat(101) }).clientRef).toBeNull();
  });

  it("is read like any other when its message belongs to a native failover", () => {
    const place = { workflow_id: "3yQ8mWbq", items_number: "2", items_total: "3" };
    for (const workflow of [place, { id: "3yQ8mWbq", item_number: 2 }, null, "3yQ8mWbq", []]) {
      expect(reportOf({ ...v1, workflow })).toEqual(reportOf(v1));
    }
  });

  it("is read in the shape of v1", () => {
    expect(reportOf(v1)).toEqual({
      messageUuid: "m-2",
      status: "delivered",
      reportedAt: Date.UTC(2026, 1, 3, 12, 14, 25),
      clientRef: "run-1-1-1",
      error: null,
      usage: { currency: "EUR", price: "0.0333" },
    });
  });

  it.each(["submitted", "delivered", "read", "rejected", "undeliverable"])(
    "knows the status %s",
    (status) => {
      expect(reportOf({ ...v1, status }).status).toBe(status);
    },
  );

  it("needs no more than a message and its status", () => {
    expect(reportOf({ message_uuid: "m-3", status: "read" })).toEqual({
      messageUuid: "m-3",
      status: "read",
      reportedAt: receivedAt,
      clientRef: null,
      error: null,
      usage: null,
    });
  });

  it("is ignored with a status that we do not know", () => {
    expect(parseStatusWebhook({ ...v01, status: "accepted" }, receivedAt).kind).toBe("ignored");
    expect(parseStatusWebhook({ ...v01, status: "constructor" }, receivedAt).kind).toBe("ignored");
  });

  it.each([
    [null, ""],
    ["text", ""],
    [[], "message_uuid"],
    [{ status: "read" }, "message_uuid"],
    [{ message_uuid: 7, status: "read" }, "message_uuid"],
    [{ message_uuid: "m-1" }, "status"],
    [{ message_uuid: "m-1", status: 3 }, "status"],
  ])("is malformed when a needed member is missing: %j", (body, path) => {
    expect(parseStatusWebhook(body, receivedAt)).toMatchObject({ kind: "malformed", issue: { path } });
  });
});

describe("the error of a status", () => {
  const type = "https://developer.vonage.com/api-errors/messages#1300";

  it.each([
    [{ code: 1300, reason: "why" }, "1300", "why"],
    [{ code: "1300", reason: "why" }, "1300", "why"],
    [{ type, title: "1300", detail: "why", instance: "x" }, "1300", "why"],
    [{ type, title: "Not on the network" }, "1300", "Not on the network"],
    [{ title: "Not on the network" }, "unknown", "Not on the network"],
    [{}, "unknown", ""],
  ])("has its code and words wherever they are: %j", (error, code, reason) => {
    expect(reportOf({ ...v1, error }).error).toMatchObject({ code, reason });
  });

  it("does not repeat the addresses, in either shape", () => {
    const detail = "447700900042 is not known to 9016";
    for (const body of [
      { ...v01, error: { code: 1, reason: detail } },
      { ...v1, from: "9016", error: { detail } },
    ]) {
      expect(reportOf(body).error?.reason).toBe("… is not known to …");
    }
  });
});

describe("the price of a status", () => {
  it.each(["0.0333", "1", "12.50"])("is kept when it is a decimal number: %s", (price) => {
    expect(reportOf({ ...v1, usage: { currency: "EUR", price } }).usage).toEqual({ currency: "EUR", price });
  });

  it("is kept when it came as a number", () => {
    expect(reportOf({ ...v1, usage: { currency: "eur", price: 0.05 } }).usage).toEqual({
      currency: "EUR",
      price: "0.05",
    });
  });

  it.each(["", "-1", ".5", "1.", "1e3", "0x10", "1,5", "free", "1".repeat(21), null, {}, 1e-9])(
    "is left out when it is anything else: %j",
    (price) => {
      expect(reportOf({ ...v1, usage: { currency: "EUR", price } }).usage).toBeNull();
    },
  );

  it.each([{ price: "1" }, { currency: 1, price: "1" }, { currency: "euro", price: "1" }, "0.1", []])(
    "is left out without a currency: %j",
    (usage) => {
      expect(reportOf({ ...v1, usage }).usage).toBeNull();
    },
  );
});

describe("the time of a status", () => {
  it.each([
    ["2018-06-11T09:30:05.120Z", 120],
    ["2018-06-11T11:30:05.120+02:00", 120],
    ["2018-06-11T09:30:05", 0],
    ["2018-06-11 09:30:05 +0000", 0],
  ])("is read in UTC: %s", (timestamp, ms) => {
    expect(reportOf({ ...v1, timestamp }).reportedAt).toBe(Date.UTC(2018, 5, 11, 9, 30, 5, ms));
  });

  it.each(["", "yesterday", "7", "2018-13-45T99:99:99Z", 1_528_709_405, null])(
    "is the time of arrival when it cannot be read: %j",
    (timestamp) => {
      expect(reportOf({ ...v1, timestamp }).reportedAt).toBe(receivedAt);
    },
  );
});
