/** Every example in the API document is a request that works. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExampleDocument } from "./http/request-examples.ts";
import { samplePath, sampleRequest } from "./testing/sample-requests.ts";
import { FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

let test: TestServer;
let document: ExampleDocument;

beforeAll(async () => {
  test = await startTestServer();
  document = (await test.call("GET", "/openapi.json")).json as ExampleDocument;
});

afterAll(() => test.server.stop());

interface ShownOperation {
  readonly name: string; // METHOD /path, as in the route table
  readonly bodies: readonly unknown[];
}

/** The operations that take a body, with the examples that the document shows. */
function operationsWithBody(): readonly ShownOperation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      if (requestBody === undefined) return [];
      const media = Object.values(requestBody.content ?? {});
      const bodies = media.flatMap(({ examples = {} }) => Object.values(examples).map(({ value }) => value));
      return [{ name: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`, bodies }];
    }),
  );
}

describe("the API document", () => {
  it("shows an example of every body", () => {
    const operations = operationsWithBody();
    expect(operations.length).toBeGreaterThanOrEqual(10);
    expect(operations.filter(({ bodies }) => bodies.length === 0)).toEqual([]);
  });

  it("shows examples that are accepted as they stand", async () => {
    const named = document.components?.schemas?.WorkflowDefinition?.examples?.[0];
    await test.call("PUT", "/v1/workflows/parcel-notice", { body: named });
    for (const { name, bodies } of operationsWithBody()) {
      const route = test.server.routes.find(({ method, path }) => name === `${method} ${path}`);
      if (route === undefined) throw new Error(`the document knows ${name}, and the route table does not`);
      const path =
        route.auth === "none" ? route.path : samplePath(route, await sampleRequest(test, route, FIRST));
      for (const [index, body] of bodies.entries()) {
        const answer = await test.call(route.method, path, { body });
        expect(answer.status, `${name}, example ${index + 1}: ${answer.text}`).toBeLessThan(300);
        if (name === "POST /v1/workflows/validate") expect(answer.json, name).toMatchObject({ valid: true });
      }
    }
  });
});

describe("/docs", () => {
  it("works on plain HTTP in a local network: nothing is to be asked for by https", async () => {
    for (const path of ["/docs/", "/docs/static/swagger-ui.css", "/openapi.json"]) {
      const { headers } = await test.call("GET", path);
      expect(headers.get("content-security-policy") ?? "").not.toMatch(/upgrade-insecure-requests|https:/);
      expect(headers.has("strict-transport-security")).toBe(false);
    }
  });

  it("is a page that needs nothing from anywhere else", async () => {
    const page = await test.call("GET", "/docs/");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toMatch(/default-src 'self'/);
    expect(page.text).not.toMatch(/(?:src|href)="https?:/);
    const files = [...page.text.matchAll(/(?:src|href)="(\.\/[^"]+|\/docs\/[^"]+)"/g)].map(
      ([, path = ""]) => path,
    );
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const { pathname } = new URL(file, "http://server/docs/");
      expect((await test.call("GET", pathname)).status, pathname).toBe(200);
    }
  });
});
