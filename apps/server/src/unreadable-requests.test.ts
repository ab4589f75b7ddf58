/** What is no HTTP is answered as everything else is: with a problem document, on the bare socket. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerClientErrors } from "./http/client-error.ts";
import { rawRequest } from "./testing/raw-request.ts";
import { basic, FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
});

afterAll(() => test.server.stop());

/** The head and the document of an answer. */
function parts(answer: string) {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return { head, body, document: JSON.parse(body) };
}

describe("what is no HTTP", () => {
  it.each<[string, readonly string[] | Uint8Array, number, string]>([
    ["words", ["nonsense"], 400, "bad_request"],
    ["a method that does not exist", ["FOO /v1/runs HTTP/1.1", "host: x"], 400, "bad_request"],
    [
      "two lengths",
      ["POST /v1/runs HTTP/1.1", "host: x", "content-length: 1", "content-length: 2"],
      400,
      "bad_request",
    ],
    ["a path that is not escaped", ["GET /v1/rüns HTTP/1.1", "host: x"], 400, "bad_request"],
    ["the beginning of TLS", new Uint8Array([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), 400, "bad_request"],
    [
      "a body in broken pieces",
      [
        "POST /v1/runs HTTP/1.1",
        "host: x",
        `authorization: ${basic(FIRST)}`,
        "content-type: application/json",
        "transfer-encoding: chunked",
        "",
        "zz",
      ],
      400,
      "bad_request",
    ],
    ["too many headers", ["GET / HTTP/1.1", "host: x", `x: ${"y".repeat(17_000)}`], 431, "headers_too_large"],
    ["a path that is too long", [`GET /${"y".repeat(17_000)} HTTP/1.1`, "host: x"], 431, "headers_too_large"],
  ])(
    "is answered with a problem that names itself, and the connection ends: %s",
    async (_, sent, status, code) => {
      const { head, body, document } = parts(await rawRequest(test.server.url, sent));
      expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(head).toContain("content-type: application/problem+json");
      expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`);
      expect(head).toContain(`x-nexmo-trace-id: ${document.instance}`);
      expect(head).toContain("connection: close");
      expect(document).toMatchObject({
        type: "about:blank",
        status,
        code,
        detail: expect.stringMatching(/\.$/),
      });
      expect((await test.call("GET", "/healthz")).status).toBe(200);
    },
  );

  it("is counted like other answers", async () => {
    await rawRequest(test.server.url, ["nonsense"]);
    const { text } = await test.call("GET", "/metrics");
    expect(text).toMatch(/^failover_http_requests_total\{.*status="400".*\} [1-9]/m);
  });

  it("puts nothing into an answer that is on its way", async () => {
    const { hostname, port } = new URL(test.server.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: ${basic(FIRST)}\r\n\r\n`);
    let text = "";
    socket.on("data", (chunk) => {
      if (text === "") socket.write("nonsense\r\n\r\n");
      text += chunk.toString();
    });
    await once(socket, "close");
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).not.toContain("bad_request");
  });
});

describe("a connection", () => {
  const counts = () => ({ method: "*", route: "*", byStatus: new Map<number, number>() });
  const broken = (code: string) => Object.assign(new Error("Broken"), { code });

  it("on which a request did not arrive in time is told so", async () => {
    const late = createServer((socket) =>
      answerClientErrors(counts())(broken("ERR_HTTP_REQUEST_TIMEOUT"), socket),
    );
    await once(late.listen(0, "127.0.0.1"), "listening");
    const { port } = late.address() as AddressInfo;
    const { head, document } = parts(await rawRequest(`http://127.0.0.1:${port}`, ["GET / HTTP/1.1"]));
    late.close();
    expect(head).toMatch(/^HTTP\/1\.1 408 /);
    expect(document).toMatchObject({ status: 408, code: "request_timeout" });
  });

  it("that was reset is only closed", () => {
    const counted = counts();
    const socket = connect(Number(new URL(test.server.url).port), "127.0.0.1");
    socket.destroy();
    answerClientErrors(counted)(broken("ECONNRESET"), socket);
    expect([socket.destroyed, counted.byStatus.size]).toEqual([true, 0]);
  });
});
