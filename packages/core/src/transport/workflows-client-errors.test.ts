import { describe, expect, it } from "vitest";
import { ValidationError } from "../model/errors/validation-error.ts";
import type { RunRequest } from "../model/run-resource.ts";
import { answerJson, cutConnection, realSend, refusedUrl, startServer } from "./testing/local-server.ts";
import { WorkflowsClient } from "./workflows-client.ts";

const secret = "s3cr3t-of-the-server";
const request: RunRequest = {
  steps: [
    {
      channel: "sms",
      message_type: "text",
      from: "ParcelCo",
      to: "447700900042",
      text: "Parcel 7731 is here",
    },
  ],
};
const run = { id: "r-1", status: "completed", revision: 4, steps: [] };

function clientOf(baseUrl: string): WorkflowsClient {
  return new WorkflowsClient({
    baseUrl,
    credentials: { kind: "basic", key: "key1", secret },
    send: realSend,
  });
}

async function errorFor(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const server = await startServer((response) => answerJson(response, status, body, headers));
  return clientOf(server.url)
    .createRun(request)
    .catch((error: unknown) => error);
}

describe("an answer that is no success", () => {
  it.each([
    [401, "authentication_failed", "AuthenticationError"],
    [403, "authentication_failed", "AuthenticationError"],
    [409, "conflict", "ConflictError"],
    [429, "rate_limited", "RateLimitedError"],
    [500, "server_unavailable", "ServerUnavailableError"],
    [503, "server_unavailable", "ServerUnavailableError"],
    [302, "unexpected_answer", "UnexpectedAnswerError"],
    [404, "unexpected_answer", "UnexpectedAnswerError"],
    [400, "unexpected_answer", "UnexpectedAnswerError"],
    [418, "unexpected_answer", "UnexpectedAnswerError"],
  ])("with %i is the error %s", async (status, code, name) => {
    expect(await errorFor(status, {})).toMatchObject({
      code,
      name,
      message: expect.stringContaining("POST /v1/runs"),
    });
  });

  it("with 404 is `not_found` only from our server, and only for what has a name", async () => {
    const ours = { type: "about:blank", title: "Not found", code: "not_found" };
    const asked = async (body: unknown) => {
      const client = clientOf((await startServer((response) => answerJson(response, 404, body))).url);
      const calls = [
        client.getRun("r-1"),
        client.getWorkflow("a"),
        client.createRun(request),
        client.health(),
      ];
      const results = await Promise.allSettled(calls);
      return results.map((result) => result.status === "rejected" && result.reason.code);
    };
    const [found, other] = ["not_found", "unexpected_answer"];
    expect(await asked(ours)).toEqual([found, found, other, other]);
    expect(await asked({ error: "Not Found" })).toEqual([other, other, other, other]);
    expect(await asked("<html>")).toEqual([other, other, other, other]);
  });

  it("that is a conflict carries the run as it is and the server's reason", async () => {
    const body = { code: "run_ended", title: "The run has ended", run };
    expect(await errorFor(409, body)).toMatchObject({ code: "conflict", reason: "run_ended", run });
  });

  it("that is a conflict has no run when the server gave none", async () => {
    expect(await errorFor(409, { code: "two words", run: { id: 7 } })).toMatchObject({
      reason: "conflict",
      run: null,
    });
  });

  it("that is too many requests says when to try again", async () => {
    expect(await errorFor(429, {}, { "retry-after": "9" })).toMatchObject({
      retryAfterSeconds: 9,
      message: expect.stringContaining("9 s"),
    });
    expect(await errorFor(429, {})).toMatchObject({ retryAfterSeconds: null });
  });

  it.each([400, 422])("that is a %i names every wrong place", async (status) => {
    const error = await errorFor(status, {
      code: "invalid_workflow",
      title: "Invalid",
      invalid_parameters: [
        { name: "steps[0].to", reason: "must be digits" },
        { name: "steps", reason: "too few", code: "too_few", fix: "add a step" },
      ],
    });
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({
      issues: [
        { path: "steps[0].to", code: "invalid_workflow", message: "must be digits" },
        { path: "steps", code: "too_few", message: "too few", fix: "add a step" },
      ],
    });
  });

  it("that refuses the request as a whole is one issue without a place", async () => {
    const body = { code: "idempotency_key_reused", title: "Key in use", detail: "The body differs." };
    expect(await errorFor(422, body)).toMatchObject({
      issues: [{ path: "", code: "idempotency_key_reused", message: "The body differs." }],
    });
  });
});

describe("an answer that is a success but not understood", () => {
  it.each([[null], ["<html>"], [{}], [{ id: "r-1", status: "running" }]])(
    "is unexpected: %j",
    async (body) => {
      expect(await errorFor(200, body)).toMatchObject({ code: "unexpected_answer", status: 200 });
    },
  );

  it("is unexpected for every kind of answer", async () => {
    const server = await startServer((response) => answerJson(response, 200, []));
    const client = clientOf(server.url);
    const calls = [
      client.getRun("r-1"),
      client.listRuns(),
      client.getRunEvents("r-1"),
      client.validateWorkflow({}),
      client.createWorkflow({ template: "failover", workflow: [] }),
      client.health(),
    ];
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: "unexpected_answer" } });
    }
  });
});

describe("no answer", () => {
  it("says that nothing was sent when no connection was made", async () => {
    await expect(clientOf(refusedUrl).createRun(request)).rejects.toMatchObject({
      code: "server_unreachable",
      mayHaveArrived: false,
    });
  });

  it("says that the request may have arrived when the connection broke", async () => {
    const server = await startServer(cutConnection);
    await expect(clientOf(server.url).createRun(request)).rejects.toMatchObject({
      code: "server_unreachable",
      mayHaveArrived: true,
    });
  });
});

describe("the message of an error", () => {
  it.each([401, 403, 404, 409, 422, 429, 500, 302])(
    "shows no secret, number or text after %i",
    async (status) => {
      const echo = `${secret} 447700900042 Parcel 7731 is here`;
      const error = await errorFor(status, { title: echo, code: echo });
      const shown = error instanceof Error ? `${error.message} ${String(error.cause)} ${error.stack}` : "";
      expect(shown).not.toBe("");
      for (const part of [secret, btoa(`key1:${secret}`), "447700900042", "7731"])
        expect(shown).not.toContain(part);
    },
  );

  it("shows the path without the query, which may hold a number", async () => {
    const error: unknown = await clientOf(refusedUrl)
      .listRuns({ to: "447700900042" })
      .catch((failure: unknown) => failure);
    expect(error).toMatchObject({ message: expect.stringMatching(/^GET \/v1\/runs: /) });
    expect(JSON.stringify([error, String(error)])).not.toContain("4477");
  });
});
