import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { watchSilentConnections } from "./silent-connections.ts";

const STOP_LISTENING_MS = 10_000; // how long open requests may hold up the end

/** An app and the address that it listens on. */
export class Listener {
  readonly #app: FastifyInstance;
  #closeSilentConnections = () => {};

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  /** Begins to listen; port 0 takes any free one. Resolves with the URL that reaches it from this machine. */
  async listen(address: { readonly host: string; readonly port: number }): Promise<string> {
    this.#closeSilentConnections = watchSilentConnections(this.#app.server);
    await this.#app.listen({ ...address });
    return this.url;
  }

  /** Without a slash at its end. */
  get url(): string {
    const { address, port, family } = this.#app.server.address() as AddressInfo; // it listens on a port, so it has one
    const host = address === "0.0.0.0" || address === "::" ? "127.0.0.1" : address;
    return `http://${family === "IPv6" && host === address ? `[${host}]` : host}:${port}`;
  }

  /** Takes no new connections and waits for open requests, but not for ever. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.#app.server.closeAllConnections(), STOP_LISTENING_MS);
    try {
      const closed = this.#app.close();
      this.#closeSilentConnections();
      await closed;
    } finally {
      clearTimeout(timer);
    }
  }
}
