import type { IncomingMessage as HttpRequest } from "node:http";
import { type Problem, platformProblem, unauthorized } from "./problem.ts";

/** Tells what is wrong with the credentials of a request; null when it may pass. */
export type Authorize = (request: HttpRequest) => Problem | null;

/** Lets pass who shows the key and the secret, or any token, but not both. Without a key everybody passes. */
export function createAuthorize(apiKey: string | undefined, apiSecret: string): Authorize {
  if (apiKey === undefined) return () => null;
  const basic = Buffer.from(`${apiKey}:${apiSecret}`).toString("base64");
  return (request) => {
    const credentials = credentialsOf(request);
    const [first] = credentials;
    if (first === undefined) return unauthorized("Request header 'Authorization' missing");
    if (credentials.length > 1) return severalMethods();
    if (first.scheme === "bearer" && first.value !== "") return null;
    if (first.scheme === "basic" && first.value === basic) return null;
    return unauthorized("The key, the secret or the token is not known here.");
  };
}

/** Lets pass who shows a token: key and secret cannot update messages. */
export function createAuthorizeToken(apiKey: string | undefined, apiSecret: string): Authorize {
  const authorize = createAuthorize(apiKey, apiSecret);
  return (request) => {
    const problem = authorize(request);
    if (apiKey === undefined || problem !== null) return problem;
    const isBearer = credentialsOf(request)[0]?.scheme === "bearer";
    return isBearer ? null : unauthorized("Messages are updated with a Bearer token only.");
  };
}

interface Credentials {
  readonly scheme: string; // lower case
  readonly value: string;
}

/** Reads the raw headers, since Node keeps only the first of two Authorization headers. */
function credentialsOf({ rawHeaders }: HttpRequest): Credentials[] {
  const found: Credentials[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== "authorization") continue;
    for (const text of (rawHeaders[index + 1] ?? "").split(",")) {
      const [scheme = "", value = ""] = text.trim().split(/\s+/, 2);
      found.push({ scheme: scheme.toLowerCase(), value });
    }
  }
  return found;
}

function severalMethods(): Problem {
  const title = "Multiple authentication methods";
  return platformProblem(401, "multiple-auth-methods", title, "Use either Basic or Bearer, not both.");
}
