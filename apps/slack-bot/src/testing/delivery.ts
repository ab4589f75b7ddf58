import { createHmac, randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import type { Json } from "./slack-types.ts";

/** What the bot answered to one request. */
export interface Answer {
  readonly status: number; // 200 for an envelope that was acknowledged
  readonly body: Json | string | null;
}

/** How requests reach the bot. */
export interface Delivery {
  send(kind: "slash_commands" | "interactive" | "events_api", payload: Json): Promise<Answer>;
}

/** What is wrong with a request on purpose. */
export interface Forgery {
  readonly secret?: string;
  readonly timestamp?: number; // epoch seconds
}

/** Signed requests, as Slack makes them. Remembers the last one, so that it can be sent again. */
export class HttpDelivery implements Delivery {
  readonly #url: string;
  readonly #secret: string;
  readonly #nowSeconds: () => number;
  last: { readonly headers: Record<string, string>; readonly body: string } | null = null;

  constructor(botUrl: string, secret: string, nowSeconds: () => number) {
    this.#url = `${botUrl}/slack/events`;
    this.#secret = secret;
    this.#nowSeconds = nowSeconds;
  }

  send(kind: Parameters<Delivery["send"]>[0], payload: Json, forgery: Forgery = {}): Promise<Answer> {
    const isJson = kind === "events_api";
    const body = isJson ? JSON.stringify(payload) : formOf(kind, payload);
    const timestamp = String(forgery.timestamp ?? this.#nowSeconds());
    const signature = createHmac("sha256", forgery.secret ?? this.#secret)
      .update(`v0:${timestamp}:${body}`)
      .digest("hex");
    const headers = {
      "content-type": isJson ? "application/json" : "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    };
    this.last = { headers, body };
    return this.#post(headers, body);
  }

  /** Sends the very last request once more. */
  replay(): Promise<Answer> {
    if (this.last === null) throw new Error("nothing was sent yet");
    return this.#post(this.last.headers, this.last.body);
  }

  async #post(headers: Record<string, string>, body: string): Promise<Answer> {
    const response = await fetch(this.#url, { method: "POST", headers, body });
    return { status: response.status, body: readBody(await response.text()) };
  }
}

/** Envelopes over the socket that the bot has opened. */
export class SocketDelivery implements Delivery {
  readonly #waiting = new Map<string, (payload: Json | null) => void>();
  #socket: WebSocket | null = null;
  #onConnected: () => void = () => {};

  /** The bot has connected (again). */
  attach(socket: WebSocket): void {
    this.#socket = socket;
    socket.on("message", (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data)) as {
        envelope_id: string;
        payload?: Json;
      };
      this.#waiting.get(id)?.(payload ?? null);
      this.#waiting.delete(id);
    });
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = null;
    });
    socket.send(
      JSON.stringify({ type: "hello", num_connections: 1, connection_info: { app_id: "A0000APP" } }),
    );
    this.#onConnected();
  }

  get isConnected(): boolean {
    return this.#socket !== null;
  }

  /** Resolves at the next connection. */
  connected(): Promise<void> {
    return new Promise((resolve) => {
      this.#onConnected = resolve;
    });
  }

  send(type: Parameters<Delivery["send"]>[0], payload: Json): Promise<Answer> {
    const socket = this.#socket;
    if (socket === null) return Promise.reject(new Error("the bot has no socket open"));
    const id = randomUUID();
    return new Promise((resolve) => {
      this.#waiting.set(id, (body) => resolve({ status: 200, body: emptyIsNull(body) }));
      socket.send(JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: true }));
    });
  }
}

function formOf(kind: string, payload: Json): string {
  const form =
    kind === "interactive" ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  return new URLSearchParams(form).toString();
}

function readBody(text: string): Json | string | null {
  if (text === "") return null;
  return text.startsWith("{") ? (JSON.parse(text) as Json) : text;
}

function emptyIsNull(body: Json | null): Json | null {
  return body !== null && Object.keys(body).length === 0 ? null : body;
}
