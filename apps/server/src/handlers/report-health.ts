import type { Handler } from "../http/route.ts";

/** `GET /healthz`: the process is up. */
export const reportHealth: Handler = () => ({ status: 200, body: { status: "ok" } });
