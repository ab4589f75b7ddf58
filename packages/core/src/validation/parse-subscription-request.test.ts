import { describe, expect, it } from "vitest";
import { parseSubscriptionRequest } from "./parse-subscription-request.ts";

const right = { url: "https://shop.example.com/events", events: ["run.completed"] };

function issuesOf(body: unknown) {
  const parsed = parseSubscriptionRequest(body);
  return parsed.ok ? [] : parsed.issues;
}

describe("parseSubscriptionRequest", () => {
  it("takes the least that can be asked for", () => {
    expect(parseSubscriptionRequest(right)).toMatchObject({
      ok: true,
      value: { ...right, filter: {}, description: null },
    });
  });

  it("takes every pattern of events, each once", () => {
    const events = ["*", "run.*", "step.*", "message.*", "step.read", "*"];
    const parsed = parseSubscriptionRequest({ ...right, events });
    expect(parsed.ok && parsed.value.events).toEqual(events.slice(0, 5));
  });

  it("writes the id of a run in lower case", () => {
    const filter = { run_id: "01A2091D-62D8-71BC-8503-8DEC8E1B795C", source: "n8n" };
    const parsed = parseSubscriptionRequest({ ...right, filter });
    expect(parsed.ok && parsed.value.filter).toEqual({ ...filter, run_id: filter.run_id.toLowerCase() });
  });

  it.each([
    [null, "", "wrong_type"],
    [[right], "", "wrong_type"],
    [{ events: ["*"] }, "url", "required"],
    [{ ...right, url: "shop.example.com" }, "url", "url_format"],
    [{ ...right, url: "https://me:secret@example.com" }, "url", "url_credentials"],
    [{ ...right, url: `https://example.com/${"x".repeat(2000)}` }, "url", "too_long"],
    [{ ...right, events: [] }, "events", "empty"],
    [{ ...right, events: "run.*" }, "events", "wrong_type"],
    [{ ...right, events: [null] }, "events[0]", "unknown_value"],
    [{ ...right, events: ["run.finished"] }, "events[0]", "unknown_value"],
    [{ ...right, filter: { to: "447700900042" } }, "filter.to", "unknown_member"],
    [{ ...right, filter: { channel: "pigeon" } }, "filter.channel", "unknown_channel"],
    [{ ...right, filter: { client_ref: "" } }, "filter.client_ref", "empty"],
    [{ ...right, description: "\ud800" }, "description", "lone_surrogate"],
    [{ ...right, evnets: [] }, "evnets", "unknown_member"],
  ])("refuses %j at %s: %s", (body, path, code) => {
    expect(issuesOf(body)).toMatchObject([{ path, code, fix: expect.any(String) }]);
  });

  it("says what was probably meant", () => {
    expect(issuesOf({ ...right, events: ["run.complete"] })[0]?.fix).toContain(
      'Did you mean "run.completed"?',
    );
    expect(issuesOf({ ...right, evnts: [] })[0]?.fix).toContain('Did you mean "events"?');
  });

  it("names what is known, and what an id is", () => {
    const [unknown] = issuesOf({ ...right, filter: { clientref: "x" } });
    expect(unknown?.fix).toBe(
      'Did you mean "client_ref"? Known here: client_ref, source, channel, workflow, run_id.',
    );
    const [id] = issuesOf({ ...right, filter: { run_id: "order-7731" } });
    expect([id?.message, id?.fix]).toEqual(['"run_id" is not an id.', "Write an id as the API gave it out."]);
    const [name] = issuesOf({ ...right, filter: { workflow: "Parcel Notice" } });
    expect([name?.message, name?.fix]).toEqual([
      '"workflow" cannot be the name of a saved workflow.',
      "Write at most 64 lower-case letters, digits, - and _, a letter or digit first.",
    ]);
    expect(issuesOf({ ...right, events: [] })[0]?.fix).toBe("Write at least one entry.");
  });

  it("tells everything that is wrong at once", () => {
    expect(issuesOf({ url: "x", events: ["y"], filter: [] }).map(({ path }) => path)).toEqual(
      expect.arrayContaining(["url", "events[0]", "filter"]),
    );
  });
});
