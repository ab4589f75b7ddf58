import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const least = { FAILOVER_API_KEY: "key", FAILOVER_API_SECRET: "secret", SLACK_BOT_TOKEN: "xoxb-1" };
const key = Buffer.alloc(32, 1).toString("base64");

describe("the configuration", () => {
  it("takes Socket Mode when there is an app token, else HTTP", () => {
    expect(readConfig({ ...least, SLACK_APP_TOKEN: "xapp-1", SLACK_SIGNING_SECRET: "s" }).intake.kind).toBe(
      "socket",
    );
    expect(readConfig({ ...least, SLACK_SIGNING_SECRET: "s" }).intake).toMatchObject({
      host: "127.0.0.1",
      port: 4702,
    });
  });

  it.each([
    [{}, "FAILOVER_API_KEY is missing."],
    [{ ...least }, "SLACK_APP_TOKEN is missing"],
    [{ ...least, SLACK_BOT_TOKEN: "" }, "SLACK_BOT_TOKEN is missing"],
    [{ ...least, SLACK_BOT_TOKEN: "xapp-1" }, "SLACK_BOT_TOKEN must begin with xoxb-."],
    [
      { ...least, SLACK_APP_TOKEN: "xapp-1", SLACK_ALLOWED_USERS: "@ada" },
      "SLACK_ALLOWED_USERS must be a list of ids",
    ],
    [
      { ...least, SLACK_APP_TOKEN: "xapp-1", SLACK_SENDERS: "pigeon=1" },
      "SLACK_SENDERS must be a list such as",
    ],
    [
      { ...least, SLACK_APP_TOKEN: "xapp-1", SLACK_WORKFLOW_RULES: "{" },
      "SLACK_WORKFLOW_RULES must be JSON such as",
    ],
    [
      { ...least, SLACK_APP_TOKEN: "xapp-1", SLACK_WORKFLOW_RULES: '{"a":{"approval":true}}' },
      "SLACK_TOKEN_KEY is missing",
    ],
    [
      { ...least, SLACK_APP_TOKEN: "xapp-1", SLACK_TOKEN_KEY: "short" },
      "SLACK_TOKEN_KEY must be 32 random bytes",
    ],
  ])("says what is wrong: %#", (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
  });

  it("lets nobody send for several workspaces without being named", () => {
    const several = {
      ...least,
      SLACK_BOT_TOKEN: undefined,
      SLACK_SIGNING_SECRET: "s",
      SLACK_CLIENT_ID: "1.2",
      SLACK_CLIENT_SECRET: "c",
      SLACK_STATE_SECRET: "sixteen characters",
      SLACK_TOKEN_KEY: key,
    };
    expect(() => readConfig(several)).toThrow("must say who may send");
    expect(readConfig({ ...several, SLACK_ALLOWED_USERS: "U0ADA" }).workspaces.kind).toBe("several");
  });

  it("never repeats a secret", () => {
    const read = () =>
      readConfig({ ...least, SLACK_BOT_TOKEN: "a-secret-token", SLACK_TOKEN_KEY: "a-secret-key" });
    expect(read).toThrow(/^((?!a-secret).)*$/s);
  });
});
