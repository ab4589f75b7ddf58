import type { Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

/** `GET /openapi.json`: this API, described for programs. Written down when it is first asked for. */
export function showApiDocument({ describeApi }: ServerParts): Handler {
  let text: string | null = null;
  return () => {
    text ??= JSON.stringify(describeApi());
    return { status: 200, body: text };
  };
}
