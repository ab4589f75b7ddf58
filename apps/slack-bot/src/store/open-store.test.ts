import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openStore } from "./open-store.ts";

it.each([
  ["a folder", "/tmp", "is no file"],
  ["a device", "/dev/null", "is no file"],
  ["a file in what is no folder", "/dev/null/slack.db", "ENOTDIR"],
  ["a file where none can be made", "/proc/failover/slack.db", "ENOENT"],
  ["a text", fileURLToPath(import.meta.url), "is no SQLite database"],
])("the setting is named when its database is %s", (_, path, fault) => {
  expect(() => openStore(path)).toThrow(
    expect.objectContaining({
      code: "invalid_config",
      message: expect.stringMatching(new RegExp(`^SLACK_BOT_DATABASE_URL must name .*${fault}`)),
    }),
  );
});
