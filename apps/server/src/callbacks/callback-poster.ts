import type { CallbackRequest, CallbackTransport, OwedCallback } from "@failover-kit/engine";
import type { CallbackSigner } from "./callback-signer.ts";

/** Sends one request. Never throws: not delivered is an answer. */
type SendCallback = (request: CallbackRequest) => Promise<{ readonly delivered: boolean }>;

/** Delivers callbacks, signed where the operator has given a secret for that. */
export class CallbackPoster implements CallbackTransport {
  readonly #send: SendCallback;
  readonly #signer: CallbackSigner | null;

  constructor(send: SendCallback, signer: CallbackSigner | null) {
    this.#send = send;
    this.#signer = signer;
  }

  async post(callback: OwedCallback): Promise<{ readonly delivered: boolean }> {
    const { url, headers, body } = callback;
    const signed = this.#signer && { authorization: await this.#signer.header(callback) };
    const { delivered } = await this.#send({ url, headers: { ...headers, ...signed }, body });
    return { delivered };
  }
}
