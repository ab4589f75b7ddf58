import type { WorkflowsClient } from "@failover-kit/core/transport";
import { describeError } from "../describe-error.ts";
import type { NodeApi } from "../node-red.ts";
import type { ServerNode } from "../nodes/failover-server.ts";
import { type ServerSettings, withClient } from "./server-connection.ts";
import { tlsOptions } from "./tls-options.ts";

/** The connection as it stands in the dialogue, perhaps not deployed yet. */
interface Draft {
  readonly id?: string;
  readonly url?: string;
  readonly key?: string;
  readonly secret?: string;
  readonly tls?: string;
}

const UNCHANGED = "__PWRD__"; // what the editor shows of a secret that it does not know
const TEST_TIMEOUT_MS = 10_000;
const MOST_WORKFLOWS = 200;

/** What the dialogues ask: whether a server answers, and which workflows are saved there. */
export function registerServerQuestions(RED: NodeApi): void {
  const mayWrite = RED.auth.needsPermission("failover-server.write");
  RED.httpAdmin.post("/failover-server/test", mayWrite, async (request, response) => {
    response.json(
      await answer((client) => client.listRuns({ limit: 1 }).then(() => ({})), draftOf(request.body)),
    );
  });
  RED.httpAdmin.post("/failover-server/workflows", mayWrite, async (request, response) => {
    response.json(await answer(listWorkflows, draftOf(request.body)));
  });
  RED.httpAdmin.post("/failover-server/workflows/:name", mayWrite, async (request, response) => {
    const name = String(request.params.name);
    const ask = async (client: WorkflowsClient) => ({ workflow: await client.getWorkflow(name) });
    response.json(await answer(ask, draftOf(request.body)));
  });

  function draftOf(asked: unknown): ServerSettings {
    const body = (asked ?? {}) as Draft; // from our own dialogues
    const node = (body.id ? RED.nodes.getNode(body.id) : null) as ServerNode | null;
    const known = node?.settings;
    const secret = body.secret === undefined || body.secret === UNCHANGED ? known?.secret : body.secret;
    return {
      id: body.id ?? "",
      url: body.url ?? known?.url ?? "",
      key: body.key ?? known?.key ?? "",
      secret: secret ?? "",
      timeoutMs: TEST_TIMEOUT_MS,
      tls: body.tls === undefined ? (known?.tls ?? {}) : tlsOptions(RED, body.tls),
    };
  }
}

async function listWorkflows(client: WorkflowsClient): Promise<object> {
  return { workflows: (await client.listWorkflows({ limit: MOST_WORKFLOWS })).workflows };
}

/** What went wrong is an answer, too: the dialogue shows it where it was asked. */
async function answer(
  ask: (client: WorkflowsClient) => Promise<object>,
  settings: ServerSettings,
): Promise<object> {
  try {
    return { ok: true, ...(await withClient(settings, ask)) };
  } catch (thrown) {
    return { ok: false, message: describeError(thrown).error.message };
  }
}
