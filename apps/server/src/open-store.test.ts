import { expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { startServer } from "./server.ts";

it("a start names the setting when its database cannot be one", async () => {
  const config = readConfig({ FAILOVER_DATABASE_URL: "sqlite:/dev/null/x.db", FAILOVER_LOG_LEVEL: "silent" });
  await expect(startServer(config)).rejects.toMatchObject({
    code: "invalid_config",
    message:
      "FAILOVER_DATABASE_URL must name a database, or where one can be made: /dev/null/x.db cannot be made or written (ENOTDIR). Name another file.",
  });
});
