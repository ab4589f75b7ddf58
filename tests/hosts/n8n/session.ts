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
}

function send(url: string, method: string, headers: Record<string, string>, body?: unknown) {
  return fetch(url, {
    method,
    headers: { ...browser, ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
