import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { ServerAwayError } from "../errors/server-away-error.ts";
import { adviceOf, explainError } from "../render/explain-error.ts";
import { withConnection } from "./connection.ts";

/** What is said of an address when it is asked for the newest runs. */
async function told(url: string) {
  const target = { url, key: "k", secret: "s" };
  const asking = withConnection(target, Date.now, ({ client }) => client.listRuns());
  const error: unknown = await asking.catch((reason: unknown) => reason);
  return { ...explainError(error), advice: adviceOf(explainError(error)) };
}

describe("a connection that cannot be made", () => {
  it("says that nobody listens, or that there is no such host", async () => {
    expect(await told("http://127.0.0.1:4")).toMatchObject({
      message:
        "No connection to http://127.0.0.1:4: nobody listens there (ECONNREFUSED). The request did not leave.",
      advice: "Start it: npm start. Find out more: failover doctor.",
      more: { may_have_arrived: false, network_code: "ECONNREFUSED" },
    });
    expect(await told("http://nobody.invalid")).toMatchObject({
      message: expect.stringMatching(
        /: (there is no host of that name|the name .*) \((ENOTFOUND|EAI_AGAIN)\)\./,
      ),
      next: expect.stringContaining("FAILOVER_URL"),
    });
  });

  it("says that a port speaks no TLS, and that the request did not leave", async () => {
    const server = createServer((_request, response) => response.end());
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await told(`https://127.0.0.1:${port}`)).toMatchObject({
      message: expect.stringMatching(
        /: it does not speak TLS there \(ERR_SSL_\w+\)\. The request did not leave\.$/,
      ),
      next: expect.stringContaining("http://"),
      more: { may_have_arrived: false },
    });
  });

  it("says what is wrong with a certificate, and what can be done", () => {
    const cause = Object.assign(new Error("self-signed certificate"), {
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    const error = new ServerAwayError("https://host", { mayHaveArrived: false, cause });
    expect(explainError(error)).toMatchObject({
      message: expect.stringContaining("its certificate is not trusted on this machine (DEPTH_ZERO_SELF"),
      next: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
  });
});
