import type { CallbackRequest, CallbackTransport } from "@failover-kit/engine";
import ipaddr from "ipaddr.js";
import { Agent, type Dispatcher, request } from "undici";
import { type AllowedAddresses, hostOf } from "./allowed-addresses.ts";
import { createGuardedLookup, type Resolve } from "./guarded-lookup.ts";

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536; // more than that is not read; the connection is given up instead

/**
 * Delivers callbacks over HTTP. The operator's own address is called wherever it is; those of callers only in networks
 * that are allowed. Redirects are not followed: they would lead past the check.
 */
export class UndiciCallbackTransport implements CallbackTransport {
  readonly #operatorUrl: string | null;
  readonly #allowed: AllowedAddresses;
  readonly #open: Agent;
  readonly #guarded: Agent;
  readonly #timeoutMs: number;

  constructor(parts: {
    readonly operatorUrl: string | null;
    readonly allowed: AllowedAddresses;
    readonly resolve?: Resolve;
    readonly timeoutMs?: number;
  }) {
    this.#timeoutMs = parts.timeoutMs ?? TIMEOUT_MS;
    this.#operatorUrl = parts.operatorUrl;
    this.#allowed = parts.allowed;
    this.#open = createAgent({});
    this.#guarded = createAgent({ lookup: createGuardedLookup(parts.allowed, parts.resolve) });
  }

  async post({ url, headers, body }: CallbackRequest): Promise<{ readonly delivered: boolean }> {
    try {
      const answer = await request(url, {
        method: "POST",
        headers,
        body,
        dispatcher: this.#agentFor(url),
      });
      this.#letGo(answer.body);
      return { delivered: answer.statusCode >= 200 && answer.statusCode < 300 };
    } catch {
      return { delivered: false };
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
    const timer = setTimeout(() => body.destroy(), this.#timeoutMs);
    body
      .dump({ limit: MAX_ANSWER_BYTES })
      .catch(() => {})
      .finally(() => clearTimeout(timer));
  }

  #agentFor(url: string): Dispatcher {
    if (url === this.#operatorUrl) return this.#open;
    // A host written as an address is connected to without a look-up.
    const host = hostOf(url);
    if (ipaddr.isValid(host) && !this.#allowed.allows(host))
      throw new Error("This address may not be called");
    return this.#guarded;
  }
}

function createAgent(connect: { readonly lookup?: ReturnType<typeof createGuardedLookup> }): Agent {
  return new Agent({
    connections: 128,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 30_000,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connect: { timeout: TIMEOUT_MS, ...connect },
  });
}
