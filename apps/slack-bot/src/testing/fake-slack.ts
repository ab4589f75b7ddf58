/** A stand-in for Slack on this machine: its Web API, its response_urls, its pages of OAuth, and its sockets. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { type Clock, systemClock } from "../clock.ts";
import { SocketDelivery } from "./delivery.ts";
import { SlackState } from "./slack-state.ts";
import type { Failure, FakeCall, Json } from "./slack-types.ts";
import { answerCall, readForm } from "./web-api.ts";

/** The app-level token that opens sockets. */
export const APP_TOKEN = "xapp-1-A0000APP-only-for-tests";

export class FakeSlack {
  readonly state: SlackState;
  readonly socket = new SocketDelivery();
  readonly calls: FakeCall[] = [];
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #failures = new Map<string, Failure[]>();
  #held: Promise<void> | null = null;

  private constructor(clock: Clock) {
    this.state = new SlackState(clock);
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on("upgrade", (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.socket.attach(opened));
    });
  }

  static async start(clock: Clock = systemClock): Promise<FakeSlack> {
    const slack = new FakeSlack(clock);
    await new Promise<void>((resolve) => slack.#server.listen(0, "127.0.0.1", resolve));
    slack.state.socketUrl = `${slack.url.replace("http", "ws")}/socket`;
    return slack;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For `SLACK_API_URL`. */
  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  /** The next calls of a method fail like this, one after the other. */
  fail(method: string, ...failures: readonly Failure[]): void {
    this.#failures.set(method, [...(this.#failures.get(method) ?? []), ...failures]);
  }

  /** Holds every answer of the Web API back, from now until what it returns is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return () => {
      this.#held = null;
      resolve();
    };
  }

  /** What was called since, of one method. */
  callsOf(method: string): readonly FakeCall[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** Breaks the sockets, as Slack does now and then. */
  dropSockets(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async stop(): Promise<void> {
    this.dropSockets();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    if (pathname.startsWith("/api/")) return this.#answerCall(pathname.slice(5), request, response);
    if (pathname.startsWith("/response/")) {
      const isTaken = this.state.respond(pathname, this.url + pathname, await readForm(request));
      response.writeHead(isTaken ? 200 : 404).end(isTaken ? "ok" : "used_url");
      return;
    }
    if (pathname === "/oauth/v2/authorize") {
      const code = this.state.makeOauthCode(searchParams.get("team") ?? "T0000TWO");
      response.end(
        JSON.stringify({ code, state: searchParams.get("state"), scope: searchParams.get("scope") }),
      );
      return;
    }
    response.writeHead(404).end();
  }

  async #answerCall(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args = await readForm(request);
    await this.#held;
    const failure = this.#failures.get(method)?.shift();
    if (failure !== undefined && (await this.#fail(failure, { method, args }, response))) return;
    const isAnswered = failure?.kind !== "unanswered";
    const authorization = request.headers.authorization ?? null;
    const token = authorization?.replace(/^Bearer /, "") ?? String(args.token ?? "");
    const caller = { team: this.state.tokens.get(token) ?? null, isApp: token === APP_TOKEN, authorization };
    const answer = answerCall(this.state, method, args, caller);
    this.calls.push({ method, args, error: answer.ok ? null : String(answer.error) });
    if (!isAnswered) response.destroy();
    else response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  }

  /** True when this was the answer; other calls are taken all the same. */
  async #fail(
    failure: Failure,
    call: { method: string; args: Json },
    response: ServerResponse,
  ): Promise<boolean> {
    if (failure.kind === "slow") {
      await failure.until;
      return false;
    }
    if (failure.kind === "unanswered") return false;
    this.calls.push({ ...call, error: failure.kind === "error" ? failure.code : failure.kind });
    if (failure.kind === "down") response.writeHead(503).end();
    if (failure.kind === "rate_limited") {
      response.writeHead(429, { "retry-after": String(failure.retryAfterSeconds) }).end();
    }
    if (failure.kind === "error") {
      response
        .setHeader("content-type", "application/json")
        .end(JSON.stringify({ ok: false, error: failure.code }));
    }
    return true;
  }
}
