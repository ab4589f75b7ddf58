import type { Handler } from "../http/route.ts";

/** `GET /`: where to go from here. */
export const showStart: Handler = () => ({
  status: 200,
  body: {
    name: "Failover Kit",
    docs: "/docs",
    openapi: "/openapi.json",
    health: "/healthz",
    ready: "/readyz",
  },
});
