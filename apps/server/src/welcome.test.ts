import { workflowRequestSchema } from "@failover-kit/core/validation";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { welcome } from "./welcome.ts";

const url = "http://127.0.0.1:4700";
const addresses = { url, webhooksUrl: url };
const made = { key: "a0b1c2d3", secret: "made-just-now" };

describe("welcome", () => {
  it("has exactly one line that begins with ready, the last one", () => {
    const lines = welcome(readConfig({}), { ...addresses, firstCredentials: made, newAccounts: [] }).split(
      "\n",
    );
    expect(lines.filter((line) => line.startsWith("ready"))).toEqual([`ready ${url}`]);
    expect(lines.at(-1)).toBe(`ready ${url}`);
  });

  it("shows credentials that were just made, in a command that can be pasted", () => {
    const text = welcome(readConfig({}), { ...addresses, firstCredentials: made, newAccounts: [] });
    expect(text).toContain("-u 'a0b1c2d3:made-just-now'");
    const body = /-d '([^']+)'/.exec(text)?.[1] ?? "";
    expect(workflowRequestSchema.safeParse(JSON.parse(body)).success).toBe(true);
  });

  it("shows the credentials of each account that was just made", () => {
    const newAccounts = [{ account: "shop", key: "b0b0b0b0", secret: "shop-secret" }];
    const text = welcome(readConfig({}), { ...addresses, firstCredentials: null, newAccounts });
    expect(text).toContain("shop: key b0b0b0b0, secret shop-secret");
  });

  it("says where webhooks come in, if that is elsewhere", () => {
    const parts = { url, firstCredentials: null, newAccounts: [] };
    expect(welcome(readConfig({}), { ...parts, webhooksUrl: url })).not.toContain("webhooks ");
    const text = welcome(readConfig({}), { ...parts, webhooksUrl: "http://127.0.0.1:4702" });
    expect(text).toContain("webhooks     http://127.0.0.1:4702/webhooks/status and /webhooks/inbound\n");
  });

  it("shows no secret that was configured", () => {
    const config = readConfig({
      FAILOVER_API_KEY: "shop",
      FAILOVER_API_SECRET: "do-not-show",
      FAILOVER_GATEWAY_URL: "https://api.nexmo.com",
      FAILOVER_GATEWAY_API_KEY: "k",
      FAILOVER_GATEWAY_API_SECRET: "do-not-show",
    });
    const text = welcome(config, { ...addresses, firstCredentials: null, newAccounts: [] });
    expect(text).not.toContain("do-not-show");
    expect(text).toContain('-u "shop:$FAILOVER_API_SECRET"');
    expect(text).toContain("Messages v1 at https://api.nexmo.com");
  });
});
