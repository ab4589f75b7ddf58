import type { IncomingHttpHeaders } from "node:http";
import type { Role } from "@failover-kit/core/model";
import type { Caller } from "../accounts/caller.ts";
import type { RouteDocs } from "./openapi.ts";

/** What a handler gets to see of a request. */
export interface RouteRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer; // as it came; empty when there was none
  readonly ip: string; // where it came from: the last proxy, if there is one
  readonly traceId: string;
}

/** A request of somebody who has proved who they are. */
export interface CallerRequest extends RouteRequest {
  readonly caller: Caller;
}

/** What a handler answers. An object is sent as JSON, a text or a stream as it is, undefined as an empty body. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly type?: string; // the content type, unless it is plain JSON
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the API. It may throw: `error-response.ts` puts errors into words. */
export type Handler<Request extends RouteRequest = RouteRequest> = (
  request: Request,
) => Answer | Promise<Answer>;

/** One row of the route table. */
export type Route = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly docs: RouteDocs | null; // null: not part of the documented API
  readonly takesYaml?: true; // beside JSON
  readonly takesNoBody?: true; // nothing but an empty one, or {}
  readonly isStream?: true; // the answer has no end of its own, so it cannot be asked for by HEAD
} & (
  | { readonly auth: "caller"; readonly role: Role; readonly handler: Handler<CallerRequest> }
  | { readonly auth: "none"; readonly handler: Handler }
);

/** The methods that a row answers. */
export function methodsOf({ method, isStream }: Route): readonly string[] {
  return method === "GET" && !isStream ? ["GET", "HEAD"] : [method];
}
