/** Starts the server from the environment, says how to use it, and stops it on SIGINT or SIGTERM. */
import { readConfig } from "./config.ts";
import { ConfigError } from "./errors/config-error.ts";
import { type RunningServer, startServer } from "./server.ts";
import { welcome } from "./welcome.ts";

const EXIT_CONFIG = 78; // EX_CONFIG of sysexits.h

async function main(): Promise<void> {
  // Dates in texts of saved workflows: the template engine errs for hours around a clock change of the machine's own zone.
  process.env.TZ = "UTC";
  const config = readConfig(process.env);
  const server = await startServer(config);
  stopOnSignals(server);
  process.stdout.write(`${welcome(config, server)}\n`);
}

/** The first signal lets everything finish; a second one ends the process at once. */
function stopOnSignals(server: RunningServer): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "Something that is not an error was thrown.";
  if ("code" in error && error.code === "EADDRINUSE") {
    const isWebhooks = "port" in error && error.port === Number(process.env.FAILOVER_WEBHOOKS_PORT);
    const setting = isWebhooks ? "FAILOVER_WEBHOOKS_PORT" : "FAILOVER_PORT";
    return `${setting} is taken: another process listens there. Stop it, or set another port.`;
  }
  return error.message;
}

main().catch((error: unknown) => {
  process.stderr.write(`The server did not start.\n${reasonOf(error)}\n`);
  process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
});
