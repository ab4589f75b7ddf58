/** What an answer of the run time holds beside `ok`. */
export type Answer = { readonly ok: boolean; readonly message?: string } & Readonly<Record<string, unknown>>;

/** Asks the run time to ask the server, with the connection as it stands in the editor. */
export async function askServer(path: string, draft: object): Promise<Answer> {
  try {
    return (await $.ajax({
      url: `failover-server/${path}`,
      type: "POST",
      contentType: "application/json",
      data: JSON.stringify(draft),
    })) as Answer;
  } catch {
    return { ok: false };
  }
}

/** The connection of a configuration node, as it will be deployed; null while none is chosen. */
export function draftOf(id: string): object | null {
  const node = RED.nodes.node(id);
  if (!node) return null;
  const credentials = (node.credentials ?? {}) as { key?: string; secret?: string };
  return { id, url: node.url, tls: node.tls, ...credentials };
}
