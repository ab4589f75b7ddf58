/** What the owner of an n8n does in its editor, by the calls that the editor makes. */

/** Who owns the n8n of tests. */
export const owner = { email: "owner@example.com", password: "Only-for-tests-1" };

const browser = { "browser-id": "tests" };

/** Gives a new n8n its owner. */
export async function createOwner(url: string): Promise<void> {
  const body = { ...owner, firstName: "Olga", lastName: "Owner" };
  const answer = await send(`${url}/rest/owner/setup`, "POST", {}, body);
  if (!answer.ok) throw new Error(`n8n refused its owner: ${await answer.text()}`);
}

/** An open session of the owner. */
export class Session {
  readonly url: string;
  readonly cookie: string;

  private constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  static async open(url: string): Promise<Session> {
    const body = { emailOrLdapLoginId: owner.email, password: owner.password };
    const answer = await send(`${url}/rest/login`, "POST", {}, body);
    const [cookie = ""] = (answer.headers.getSetCookie()[0] ?? "").split(";");
    if (!answer.ok || cookie === "") throw new Error(`n8n let nobody in: ${await answer.text()}`);
    return new Session(url, cookie);
  }

  /** One call of the editor's API; resolves with its `data`. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await send(`${this.url}/rest${path}`, method, { cookie: this.cookie }, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (JSON.parse(text) as { readonly data: T }).data;
  }

  /** Keeps a Failover API credential. */
  async createCredential(data: FailoverCredential): Promise<{ readonly id: string; readonly name: string }> {
    const body = { name: "Failover", type: "failoverApi", data };
    const { id, name } = await this.call<{ id: string; name: string }>("POST", "/credentials", body);
    return { id, name };
  }

  /** Tests a credential as the button in its form does. */
  async testCredential(
    data: FailoverCredential,
  ): Promise<{ readonly status: string; readonly message: string }> {
    const credentials = { ...(await this.createCredential(data)), type: "failoverApi", data };
    return this.call("POST", "/credentials/test", { credentials });
  }

  async createWorkflow({ name, nodes, connections }: FlowDefinition): Promise<string> {
    const body = { name, nodes, connections, settings: { executionOrder: "v1" }, active: false };
    const { id } = await this.call<{ id: string }>("POST", "/workflows", body);
    return id;
  }

  /** Executes a flow from its manual trigger, and gives the id of the execution. */
  async execute(workflowId: string, trigger = "Start"): Promise<string> {
    const body = { triggerToStartFrom: { name: trigger } };
    const { executionId } = await this.call<{ executionId: string }>(
      "POST",
      `/workflows/${workflowId}/run`,
      body,
    );
    return executionId;
  }

  /** An execution as it is now. */
  async execution(id: string): Promise<Execution> {
    const { status, data } = await this.call<{ status: string; data: string }>("GET", `/executions/${id}`);
    // There is none at the very beginning.
    const { resultData = {} } = (parseFlatted(data) ?? {}) as StoredExecution;
    return { status, error: resultData.error ?? null, runs: resultData.runData ?? {} };
  }

  /** The ids of the executions of a flow, the newest first. */
  async executionsOf(workflowId: string): Promise<readonly string[]> {
    const filter = encodeURIComponent(JSON.stringify({ workflowId }));
    const { results } = await this.call<{ results: { id: string }[] }>("GET", `/executions?filter=${filter}`);
    return results.map(({ id }) => id);
  }

  /** Publishes a flow: its triggers are registered. */
  async publish(workflowId: string): Promise<void> {
    const { versionId } = await this.call<{ versionId: string }>("GET", `/workflows/${workflowId}`);
    await this.call("POST", `/workflows/${workflowId}/activate`, { versionId });
  }

  async unpublish(workflowId: string): Promise<void> {
    await this.call("POST", `/workflows/${workflowId}/deactivate`, {});
  }
}

export interface FailoverCredential {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** A flow as n8n exports and imports it. */
export interface FlowDefinition {
  readonly name: string;
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly connections: Readonly<Record<string, unknown>>;
}

export interface Item {
  readonly json: Readonly<Record<string, unknown>>;
}

interface NodeRun {
  readonly error?: { readonly message: string; readonly description?: string };
  readonly data?: { readonly main: readonly (readonly Item[] | null)[] };
}

export interface Execution {
  readonly status: string;
  readonly error: { readonly message: string; readonly description?: string } | null;
  /** What each node has done, by its name; one entry for each time that it ran. */
  readonly runs: Readonly<Record<string, readonly NodeRun[]>>;
}

interface StoredExecution {
  readonly resultData?: {
    readonly error?: { readonly message: string; readonly description?: string };
    readonly runData?: Execution["runs"];
  };
}

/** The items that left a node by one of its outputs, the last time that it ran. */
export function itemsFrom({ runs }: Execution, node: string, output = 0): readonly Item["json"][] {
  return (runs[node]?.at(-1)?.data?.main[output] ?? []).map(({ json }) => json);
}

/** n8n stores executions as a list in which every object and text is named by its place. */
function parseFlatted(text: string): unknown {
  const list = JSON.parse(text) as unknown[];
  const made = new Map<number, unknown>();
  const at = (place: number): unknown => {
    if (made.has(place)) return made.get(place);
    const value = list[place];
    if (typeof value !== "object" || value === null) return value;
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    made.set(place, copy);
    for (const [key, part] of Object.entries(value)) {
      Object.assign(copy, { [key]: typeof part === "string" ? at(Number(part)) : part });
    }
    return copy;
  };
  return at(0);
}

function send(url: string, method: string, headers: Record<string, string>, body?: unknown) {
  return fetch(url, {
    method,
    headers: { ...browser, ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
