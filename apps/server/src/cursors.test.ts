/** Cursors of all lists: what none was given out for is refused, and is never the end of a list. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runRequest } from "./testing/requests.ts";
import { addAccount, addKey, FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

const OTHER = { key: "ffff0000", secret: "other-secret" };
let test: TestServer;

beforeEach(async () => {
  test = await startTestServer();
  await addAccount(test.store, OTHER);
});

afterEach(() => test.server.stop());

async function nextCursor(path: string): Promise<string> {
  return String((await test.call("GET", `${path}?limit=1`)).json.next_cursor);
}

describe("a cursor that was never given out", () => {
  it("is refused rather than taken for the end of the list, and the caller is told what to write", async () => {
    for (const as of [FIRST, FIRST, OTHER]) await test.call("POST", "/v1/runs", { body: runRequest(), as });
    await addKey(test, "viewer");
    await addKey(test, "sender");
    const [ofRuns, ofAudit] = [await nextCursor("/v1/runs"), await nextCursor("/v1/audit")];
    const reason = expect.stringContaining("Leave cursor out to begin anew");
    for (const [path, cursor, as] of [
      ["/v1/runs", "AAAAAAAAAAAAAAAAAAAAAA", FIRST],
      ["/v1/runs", ofAudit, FIRST],
      ["/v1/runs", ofRuns, OTHER],
      ["/v1/audit", ofRuns, FIRST],
      ["/v1/audit", ofAudit, OTHER],
      ["/v1/workflows", "!", FIRST],
      ["/v1/contacts", "!", FIRST],
    ] as const) {
      const { status, json } = await test.call("GET", `${path}?cursor=${cursor}`, { as });
      expect([status, json.invalid_parameters], path).toMatchObject([422, [{ name: "cursor", reason }]]);
    }
  });

  it("is told from one whose list has ended in the meantime", async () => {
    for (let count = 0; count < 2; count += 1) await test.call("POST", "/v1/runs", { body: runRequest() });
    const page = (await test.call("GET", "/v1/runs?status=running&limit=1")).json;
    const { runs } = (await test.call("GET", "/v1/runs")).json as unknown as { runs: { id: string }[] };
    for (const { id } of runs) await test.call("POST", `/v1/runs/${id}/cancel`);
    const rest = await test.call("GET", `/v1/runs?status=running&cursor=${page.next_cursor}`);
    expect([rest.status, rest.json]).toEqual([200, { runs: [], next_cursor: null }]);
  });
});
