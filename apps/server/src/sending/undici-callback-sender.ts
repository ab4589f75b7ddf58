import type { DeliveryFailure } from "@failover-kit/core/model";
import { isTimedOut } from "@failover-kit/core/transport";
import type { CallbackRequest } from "@failover-kit/engine";
import ipaddr from "ipaddr.js";
import { Agent, type Dispatcher, request } from "undici";
import { type AllowedAddresses, hostOf } from "../callbacks/allowed-addresses.ts";
import { AddressNotAllowedError } from "../errors/address-not-allowed-error.ts";
import { createGuardedLookup, type Resolve } from "./guarded-lookup.ts";
import { withinTime } from "./time-limit.ts";

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536; // more than that is not read; the connection is given up instead

/** What came of one request: the status of the answer, or why there was none. */
export type CallbackAnswer =
  | { readonly delivered: boolean; readonly status: number; readonly failure: null }
  | { readonly delivered: false; readonly status: null; readonly failure: DeliveryFailure };

/**
 * Sends callbacks over HTTP. The operator's own address is called wherever it is; those of callers only in networks
 * that are allowed. Redirects are not followed: they would lead past the check.
 */
export class UndiciCallbackSender {
  readonly #operatorUrl: string | null;
  readonly #allowed: AllowedAddresses;
  readonly #open: Agent;
  readonly #guarded: Agent;
  readonly #timeoutMs: number;
  readonly #restMs: number;

  constructor(parts: {
    readonly operatorUrl: string | null;
    readonly allowed: AllowedAddresses;
    readonly resolve?: Resolve;
    readonly timeoutMs?: number; // until the status of an answer has come; 10,000 when absent
    readonly restMs?: number; // for what follows the status of an answer; 10,000 when absent
  }) {
    const { timeoutMs = TIMEOUT_MS, restMs = TIMEOUT_MS } = parts;
    this.#timeoutMs = timeoutMs;
    this.#restMs = restMs;
    this.#operatorUrl = parts.operatorUrl;
    this.#allowed = parts.allowed;
    this.#open = createAgent(timeoutMs, {});
    this.#guarded = createAgent(timeoutMs, { lookup: createGuardedLookup(parts.allowed, parts.resolve) });
  }

  /** Sends one, and tells what was answered. Never throws. */
  async send({ url, headers, body }: CallbackRequest): Promise<CallbackAnswer> {
    try {
      const dispatcher = this.#agentFor(url);
      const answer = await withinTime(this.#timeoutMs, (signal) =>
        request(url, { method: "POST", headers, body, dispatcher, signal }),
      );
      this.#letGo(answer.body);
      const status = answer.statusCode;
      return { delivered: status >= 200 && status < 300, status, failure: null };
    } catch (error) {
      return { delivered: false, status: null, failure: failureOf(error) };
    }
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    await Promise.all([this.#open.destroy(), this.#guarded.destroy()]);
  }

  /**
   * The status says all. The rest only holds up its own connection, and not for long: a body that never ends would
   * keep it from all that follow.
   */
  #letGo(body: Dispatcher.ResponseData["body"]): void {
    const timer = setTimeout(() => body.destroy(), this.#restMs);
    body
      .dump({ limit: MAX_ANSWER_BYTES })
      .catch(() => {})
      .finally(() => clearTimeout(timer));
  }

  #agentFor(url: string): Dispatcher {
    if (url === this.#operatorUrl) return this.#open;
    // A host written as an address is connected to without a look-up.
    const host = hostOf(url);
    if (ipaddr.isValid(host) && !this.#allowed.allows(host)) throw new AddressNotAllowedError();
    return this.#guarded;
  }
}

function failureOf(error: unknown): DeliveryFailure {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "address_not_allowed") return "address_not_allowed";
  return isTimedOut(error) || code === "UND_ERR_CONNECT_TIMEOUT" ? "timeout" : "connection_failed";
}

function createAgent(
  timeoutMs: number,
  connect: { readonly lookup?: ReturnType<typeof createGuardedLookup> },
): Agent {
  return new Agent({
    connections: 128,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 30_000,
    headersTimeout: 0, // one limit for everything is kept instead
    bodyTimeout: 0,
    connect: { timeout: timeoutMs, ...connect },
  });
}
