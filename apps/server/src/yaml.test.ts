/** Saved workflows as YAML, over HTTP. */
import { writeYaml } from "@failover-kit/core/files";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let test: TestServer;
beforeAll(async () => {
  test = await startTestServer();
});
afterAll(() => test.server.stop());

const definition = {
  description: "Parcel: on its way",
  variables: { eta: { type: "string", default: "07:30" } },
  steps: [
    {
      channel: "sms",
      from: "ParcelCo",
      to: "447700900042",
      message_type: "text",
      text: "At {{ eta }}\nYours",
    },
  ],
};
const yaml = { "content-type": "application/yaml; charset=utf-8" };

describe("a workflow as YAML", () => {
  it("is the same workflow as in JSON, and what is given out can be saved again", async () => {
    const first = await test.call("PUT", "/v1/workflows/round", { body: definition });
    const again = await test.call("PUT", "/v1/workflows/round", {
      body: writeYaml(definition),
      headers: yaml,
    });
    expect([first.status, again.status, again.json.version]).toEqual([201, 200, 1]);
    const file = await test.call("GET", "/v1/workflows/round", { headers: { accept: "application/yaml" } });
    expect([file.status, file.headers.get("content-type"), file.headers.get("etag")]).toEqual([
      200,
      "application/yaml",
      '"1"',
    ]);
    expect(file.text).toContain('to: "447700900042"');
    const saved = await test.call("PUT", "/v1/workflows/round", { body: file.text, headers: yaml });
    expect([saved.status, saved.json.version]).toEqual([200, 1]);
  });

  it("loses no description, and no text, however little is in them", async () => {
    const body = { ...definition, description: "", steps: [{ ...definition.steps[0], text: " \n \n" }] };
    const first = await test.call("PUT", "/v1/workflows/blank", { body });
    const file = await test.call("GET", "/v1/workflows/blank", { headers: { accept: "application/yaml" } });
    const saved = await test.call("PUT", "/v1/workflows/blank", { body: file.text, headers: yaml });
    expect([first.status, saved.status, saved.json.version]).toEqual([201, 200, 1]);
    expect(saved.json).toMatchObject({ description: "", steps: body.steps });
  });

  it.each([
    ["application/json", "application/json; charset=utf-8"],
    ["*/*", "application/json; charset=utf-8"],
    ["application/yaml;q=0.5, application/json", "application/json; charset=utf-8"],
    ["application/yaml, */*;q=0.8", "application/yaml"],
    ["application/yaml;q=0", "application/json; charset=utf-8"],
  ])("is given to those who ask for it: %s", async (accept, type) => {
    await test.call("PUT", "/v1/workflows/asked", { body: definition });
    const { headers } = await test.call("GET", "/v1/workflows/asked", { headers: { accept } });
    expect(headers.get("content-type")).toBe(type);
  });

  it("is found wrong in the same words as JSON", async () => {
    const wrong = { ...definition, steps: [{ ...definition.steps[0], to: 447700900042, colour: 1 }] };
    for (const [method, path] of [
      ["PUT", "/v1/workflows/wrong"],
      ["POST", "/v1/workflows/validate"],
    ] as const) {
      const json = await test.call(method, path, { body: wrong });
      const asYaml = await test.call(method, path, { body: writeYaml(wrong), headers: yaml });
      const { instance: _, ...said } = asYaml.json;
      expect(json.json).toMatchObject(said);
      expect(json.status).toBe(asYaml.status);
    }
  });

  it.each([
    ["an alias", "a: &a 1\nb: *a", 400, "invalid_yaml"],
    ["a tag", "steps: !!binary aGk=", 400, "invalid_yaml"],
    ["a name twice", "steps: []\nsteps: []", 400, "invalid_yaml"],
    ["no UTF-8", Buffer.from([0x61, 0x3a, 0x20, 0xff]), 400, "invalid_yaml"],
    ["nesting without end", "[".repeat(100_000), 400, "invalid_yaml"],
    ["too much of it", `description: "${"x".repeat(140_000)}"`, 413, "yaml_too_large"],
    ["nothing", "", 400, "invalid_yaml"],
    ["nothing but a comment", "# to be written", 400, "invalid_yaml"],
  ])("is refused when there is %s", async (_, body, status, code) => {
    const answer = await test.call("PUT", "/v1/workflows/hostile", { body, headers: yaml });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect((await test.call("GET", "/v1/workflows/hostile")).status).toBe(404);
  });

  it("is told the place of a mistake", async () => {
    const { json } = await test.call("PUT", "/v1/workflows/x", { body: "a: 1\nb: *c", headers: yaml });
    expect(json.detail).toMatch(/\(line 2, column 4\)/);
  });

  it("is told in words that are true of YAML when there is nothing in it, or no object", async () => {
    for (const path of ["/v1/workflows/validate", "/v1/workflows/simulate"]) {
      const { json } = await test.call("POST", path, { body: "\n", headers: yaml });
      expect(json.detail).toBe("There is nothing in the body.");
      expect((await test.call("POST", path, { body: "5", headers: yaml })).text).not.toContain("JSON");
    }
  });

  it("is not taken where only JSON is", async () => {
    const answer = await test.call("POST", "/v1/runs", { body: "steps: []", headers: yaml });
    expect([answer.status, answer.json.code]).toEqual([415, "unsupported_media_type"]);
  });
});
