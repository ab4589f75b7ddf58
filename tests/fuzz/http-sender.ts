import { Agent, request } from "node:http";
import { authorization } from "../system.ts";

/** Posts bodies over connections that stay open, and tells the status of each answer. */
export class HttpSender {
  readonly #url: string;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Rejects when no answer comes. A connection that the server has closed meanwhile, as it may, is replaced by another. */
  async post(path: string, body: string): Promise<number> {
    for (;;) {
      const answer = await this.#postOnce(path, body);
      if (answer !== "closed") return answer;
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #postOnce(path: string, body: string): Promise<number | "closed"> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      };
      const sent = request(this.#url + path, { method: "POST", agent: this.#agent, headers }, (response) => {
        response
          .resume()
          .on("end", () => resolve(response.statusCode ?? 0))
          .on("error", reject);
      });
      sent.on("error", (error: NodeJS.ErrnoException) => {
        if (sent.reusedSocket && error.code === "ECONNRESET") resolve("closed");
        else reject(error);
      });
      sent.end(body);
    });
  }
}
