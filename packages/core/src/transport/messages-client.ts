import type { Issue } from "../model/issue.ts";
import type { Message } from "../model/message.ts";
import { messageToV1, messageToV01 } from "../model/translate.ts";
import { checkedBaseUrl } from "./base-url.ts";
import { type AuthorizationHeader, authorizationHeader, type Credentials } from "./credentials.ts";
import type { HttpRequest, HttpResponse, HttpSend } from "./http.ts";
import {
  type MarkReadAnswer,
  markReadAnswerFromFailure,
  markReadAnswerFromResponse,
} from "./mark-read-answer.ts";
import { type ProbeAnswer, probeAnswerFromFailure, probeAnswerFromResponse } from "./probe-answer.ts";
import { type RevokeAnswer, revokeAnswerFromFailure, revokeAnswerFromResponse } from "./revoke-answer.ts";
import { answerFromFailure, answerFromResponse, type SubmitAnswer } from "./submit-answer.ts";

/** Where the gateway is, who we are to it, and what the client needs from outside. */
export interface MessagesClientOptions {
  readonly baseUrl: string; // without the path of the version, for example https://api.nexmo.com
  readonly version: "v1" | "v0.1";
  readonly credentials: Credentials;
  readonly send: HttpSend;
  readonly timeoutMs?: number; // 30,000 when absent
  readonly webhookUrl?: string; // v1 only: where the statuses of these messages go
  readonly now?: () => number; // epoch milliseconds; without it a Retry-After that is a date is not understood
}

/** A person's message, by the gateway's own id. */
export interface MarkReadRequest {
  readonly messageUuid: string;
  readonly isTyping?: boolean; // shown to them until we answer, for 25 seconds at most
}

// Whoever asks for it waits half a minute for our own answer, and this is only one part of that.
const LONGEST_PROBE_MS = 10_000;

const staticHeaders = { "content-type": "application/json", accept: "application/json" };

/** Hands messages to a Messages API, v1 or v0.1. */
export class MessagesClient {
  readonly #url: string;
  readonly #version: "v1" | "v0.1";
  readonly #authorization: AuthorizationHeader;
  readonly #send: HttpSend;
  readonly #timeoutMs: number;
  readonly #webhook: { readonly webhook_url?: string };
  readonly #now: (() => number) | null;

  constructor(options: MessagesClientOptions) {
    this.#url = `${checkedBaseUrl(options.baseUrl, "baseUrl")}/${options.version}/messages`;
    this.#version = options.version;
    this.#authorization = authorizationHeader(options.credentials);
    this.#send = options.send;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#webhook = options.webhookUrl === undefined ? {} : { webhook_url: options.webhookUrl };
    this.#now = options.now ?? null;
  }

  /** Submits one message, once. Never throws for what the network or the gateway does: that is an answer. */
  async submit(request: { readonly message: Message; readonly clientRef: string }): Promise<SubmitAnswer> {
    const { message, clientRef } = request;
    const translation = this.#version === "v1" ? messageToV1(message) : messageToV01(message);
    if (!translation.ok) return notSayable(this.#version, translation.issues);
    const webhook = this.#version === "v1" ? this.#webhook : {};
    const body = JSON.stringify({ ...translation.value, client_ref: clientRef, ...webhook });
    const headers = await this.#headers();
    if (headers === null) return { kind: "deferred", ...withoutToken, retryAfterSeconds: null };
    try {
      const sent = { method: "POST", url: this.#url, headers, body, timeoutMs: this.#timeoutMs };
      return answerFromResponse(await this.#send(sent), message, this.#now);
    } catch (failure) {
      return answerFromFailure(failure);
    }
  }

  /** Asks for a message to be taken back, once. v1 with a token only; only some channels can do it. Never throws. */
  async revoke({ messageUuid }: { readonly messageUuid: string }): Promise<RevokeAnswer> {
    if (this.#version !== "v1") return notInV01Answer;
    const headers = await this.#headers();
    if (headers === null) return { kind: "refused", ...withoutToken };
    try {
      return revokeAnswerFromResponse(await this.#update(messageUuid, { status: "revoked" }, headers));
    } catch (failure) {
      return revokeAnswerFromFailure(failure);
    }
  }

  /**
   * Marks what a person wrote as read, once, and shows them that somebody is typing if asked to. v1 with a token only;
   * only some channels can do it. Never throws.
   */
  async markRead({ messageUuid, isTyping = false }: MarkReadRequest): Promise<MarkReadAnswer> {
    if (this.#version !== "v1") return notInV01Answer;
    const headers = await this.#headers();
    if (headers === null) return { kind: "refused", ...withoutToken };
    const typing = { replying_indicator: { show: true, type: "text" } };
    try {
      const change = { status: "read", ...(isTyping && typing) };
      return markReadAnswerFromResponse(await this.#update(messageUuid, change, headers));
    } catch (failure) {
      return markReadAnswerFromFailure(failure);
    }
  }

  /** Asks whether the gateway knows who we are, by a message that says nothing and so cannot be sent. Never throws. */
  async probe(): Promise<ProbeAnswer> {
    const headers = await this.#headers();
    if (headers === null) return { credentials: "refused", reason: noTokenReason, at: null };
    try {
      const timeoutMs = Math.min(this.#timeoutMs, LONGEST_PROBE_MS);
      const sent = { method: "POST", url: this.#url, headers, body: "{}", timeoutMs };
      return probeAnswerFromResponse(await this.#send(sent));
    } catch (failure) {
      return probeAnswerFromFailure(failure);
    }
  }

  #update(messageUuid: string, change: object, headers: HttpRequest["headers"]): Promise<HttpResponse> {
    const url = `${this.#url}/${encodeURIComponent(messageUuid)}`;
    const body = JSON.stringify(change);
    return this.#send({ method: "PATCH", url, headers, body, timeoutMs: this.#timeoutMs });
  }

  async #headers(): Promise<HttpRequest["headers"] | null> {
    try {
      const authorization = await this.#authorization();
      return authorization === null ? staticHeaders : { ...staticHeaders, authorization };
    } catch {
      return null;
    }
  }
}

/** The gateway's generation has no words for the message; a gateway of the other one may. */
function notSayable(version: "v1" | "v0.1", issues: readonly Issue[]): SubmitAnswer {
  const reason = issues.map(({ message }) => message).join(" ");
  const error = version === "v1" ? { code: "not_in_v1", reason } : { code: "not_in_v01", reason };
  return { kind: "refused", error: { ...error, class: "configuration" } };
}

const noTokenReason = "No token could be made for the gateway; check the application's private key.";
const withoutToken = { error: { code: "no_token", reason: noTokenReason, class: "configuration" } } as const;

const notInV01Answer = {
  kind: "refused",
  error: {
    code: "not_in_v01",
    reason: "Messages v0.1 cannot change messages; use a v1 gateway for it.",
    class: "configuration",
  },
} as const;
