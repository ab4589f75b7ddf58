import { describe, expect, it } from "vitest";
import { fetchSend, type HttpRequest } from "./http.ts";
import { isNotSent, isTimedOut } from "./network-failure.ts";
import { answerJson, cutConnection, realSend, refusedUrl, startServer } from "./testing/local-server.ts";

function request(url: string): HttpRequest {
  return { method: "POST", url, headers: { "x-test": "1" }, body: "hello", timeoutMs: 5000 };
}

function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

describe("sending with fetch", () => {
  it("carries method, headers and body there, and status, headers and text back", async () => {
    const server = await startServer((response) => answerJson(response, 202, { ok: 1 }, { "x-back": "2" }));
    const response = await realSend(request(`${server.url}/a?b=c`));
    expect(response).toMatchObject({ status: 202, text: '{"ok":1}' });
    expect([response.header("X-Back"), response.header("absent")]).toEqual(["2", null]);
    expect(server.requests).toMatchObject([{ method: "POST", path: "/a?b=c", body: "hello" }]);
    expect(server.requests[0]?.headers["x-test"]).toBe("1");
  });

  it("does not follow a redirect", async () => {
    const server = await startServer((response) => answerJson(response, 307, {}, { location: "/elsewhere" }));
    expect((await realSend(request(server.url))).status).toBe(307);
    expect(server.requests).toHaveLength(1);
  });

  it("says not_sent when no connection was made", async () => {
    expect(await failureOf(realSend(request(refusedUrl)))).toMatchObject({ code: "not_sent" });
  });

  it("says not_sent for a name that does not exist", async () => {
    expect(await failureOf(realSend(request("http://nobody.invalid")))).toMatchObject({ code: "not_sent" });
  });

  it("leaves open whether a request left when the connection broke after it", async () => {
    const server = await startServer(cutConnection);
    const failure = await failureOf(realSend(request(server.url)));
    expect(server.requests).toHaveLength(1);
    expect([isNotSent(failure), isTimedOut(failure)]).toEqual([false, false]);
  });

  it("leaves it open when the connection broke within the answer", async () => {
    const server = await startServer((response) => {
      response.writeHead(202, { "content-length": "100" });
      response.write('{"message', () => response.destroy());
    });
    const failure = await failureOf(realSend(request(server.url)));
    expect(failure).toBeInstanceOf(Error);
    expect(isNotSent(failure)).toBe(false);
  });

  it("gives up when the signal says so, and leaves open whether the request left", async () => {
    const control = new AbortController();
    const limits: number[] = [];
    const server = await startServer(() => control.abort(new DOMException("late", "TimeoutError")));
    const send = fetchSend(fetch, (ms) => {
      limits.push(ms);
      return control.signal;
    });
    const failure = await failureOf(send(request(server.url)));
    expect(limits).toEqual([5000]);
    expect([isNotSent(failure), isTimedOut(failure)]).toEqual([false, true]);
  });
});
