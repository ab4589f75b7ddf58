/** Everything together: our server and the simulator, a real n8n with our package, and its owner's credential. */
import { rmSync } from "node:fs";
import { credentials, type System, startSystem } from "../../system.ts";
import { createUserFolder, type N8n, type N8nOptions, startN8n } from "./n8n.ts";
import { installPackage } from "./package-under-test.ts";
import { Session } from "./session.ts";

export interface World {
  readonly system: System;
  readonly n8n: N8n;
  readonly session: Session;
  /** The credential as nodes name it. */
  readonly credential: { readonly id: string; readonly name: string };
  /** Ends n8n, as a crash would or in order, and starts it again in the same folder. */
  restartN8n(how: "kill" | "stop"): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the world. n8n is called by our server on this machine, which has to be allowed. */
export async function startWorld(environment: N8nOptions["environment"] = {}): Promise<World> {
  const system = await startSystem({ environment: { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" } });
  const userFolder = await createUserFolder();
  installPackage(userFolder);
  let n8n = await startN8n({ userFolder, environment });
  const port = Number(new URL(n8n.url).port);
  let session = await Session.open(n8n.url);
  const credential = await session.createCredential({
    url: system.url,
    apiKey: credentials.key,
    apiSecret: credentials.secret,
  });
  return {
    system,
    credential,
    get n8n() {
      return n8n;
    },
    get session() {
      return session;
    },
    async restartN8n(how) {
      await (how === "kill" ? n8n.kill() : n8n.stop());
      n8n = await startN8n({ userFolder, port, environment });
      session = await Session.open(n8n.url);
    },
    async stop() {
      await n8n.stop();
      await system.stop();
      rmSync(userFolder, { recursive: true, force: true });
    },
  };
}
