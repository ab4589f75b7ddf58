import { verify } from "node:crypto";
import type { IncomingMessage as HttpRequest } from "node:http";
import { isRecord } from "../is-record.ts";
import type { Clock } from "../time/clock.ts";
import type { Application } from "../webhooks/addresses.ts";
import { parseJson } from "./parse-json.ts";
import { type Problem, platformProblem, unauthorized } from "./problem.ts";

/** Who calls: an application by its token, or null for a key (or nobody, where none is asked for). */
export type Caller = { readonly applicationId: string | null } | { readonly problem: Problem };

/** Tells who sends a request, or what is wrong with its credentials. */
export type Authorize = (request: HttpRequest) => Caller;

/** Who is known. Without a key everybody passes, and without applications any token does. */
export interface KnownCallers {
  readonly apiKey: string | undefined;
  readonly apiSecret: string;
  readonly applications: readonly Application[];
  readonly clock: Clock;
}

/** Lets pass who shows the key and the secret, or a token, but not both. */
export function createAuthorize({ apiKey, apiSecret, applications, clock }: KnownCallers): Authorize {
  const basic = Buffer.from(`${apiKey}:${apiSecret}`).toString("base64");
  return (request) => {
    const credentials = credentialsOf(request);
    const [first] = credentials;
    if (first === undefined) {
      if (apiKey === undefined) return { applicationId: null };
      return { problem: unauthorized("Request header 'Authorization' missing") };
    }
    if (credentials.length > 1) return { problem: severalMethods() };
    if (first.scheme === "bearer" && first.value !== "") {
      return readToken(first.value, applications, clock.now());
    }
    const isKnown = apiKey === undefined || (first.scheme === "basic" && first.value === basic);
    return isKnown ? { applicationId: null } : { problem: unknownCredentials() };
  };
}

/** Lets pass who shows a token: key and secret cannot update messages. */
export function createAuthorizeToken(known: KnownCallers): Authorize {
  const authorize = createAuthorize(known);
  return (request) => {
    const caller = authorize(request);
    if (known.apiKey === undefined || "problem" in caller) return caller;
    const isBearer = credentialsOf(request)[0]?.scheme === "bearer";
    return isBearer ? caller : { problem: unauthorized("Messages are updated with a Bearer token only.") };
  };
}

const clockSkewSeconds = 60;

/** Reads a token of the shape `header.claims.signature`, signed by RS256. */
function readToken(token: string, applications: readonly Application[], now: number): Caller {
  const [head = "", body = "", signature = ""] = token.split(".");
  const [header, claims] = [decode(head), decode(body)];
  const id = typeof claims.application_id === "string" ? claims.application_id : null;
  if (applications.length === 0) return { applicationId: id };
  const application = applications.find((known) => known.id === id);
  if (application === undefined || header.alg !== "RS256") return { problem: unknownCredentials() };
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify("sha256", signed, application.publicKey, Buffer.from(signature, "base64url"))) {
    return { problem: unknownCredentials() };
  }
  const { iat, exp } = claims;
  const expiresAt = typeof exp === "number" ? exp : Number(iat) + 900; // 15 minutes unless the token says otherwise
  const isValidNow =
    now / 1000 <= expiresAt + clockSkewSeconds && Number(iat) <= now / 1000 + clockSkewSeconds;
  return isValidNow ? { applicationId: id } : { problem: unauthorized("The token has expired.") };
}

function decode(part: string): Readonly<Record<string, unknown>> {
  const json = parseJson(Buffer.from(part, "base64url").toString());
  return isRecord(json?.value) ? json.value : {};
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

function unknownCredentials(): Problem {
  return unauthorized("The key, the secret or the token is not known here.");
}

function severalMethods(): Problem {
  const title = "Multiple authentication methods";
  return platformProblem(401, "multiple-auth-methods", title, "Use either Basic or Bearer, not both.");
}
