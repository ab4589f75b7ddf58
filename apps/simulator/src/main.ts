/** Starts the simulator from the environment, and stops it on SIGINT or SIGTERM. */
import { readConfig, type SimulatorConfig } from "./config.ts";
import type { Logger } from "./logger.ts";
import { startSimulator } from "./simulator.ts";

const logger: Logger = {
  info: (message) => process.stdout.write(`${message}\n`),
  warn: (message) => process.stderr.write(`${message}\n`),
};

async function main(): Promise<void> {
  const config: SimulatorConfig = readConfig(process.env);
  const simulator = await startSimulator({ ...config, logger });
  logger.info(`Messages API simulator: ${simulator.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void simulator.close());
}

main().catch((error: unknown) => {
  logger.warn(`The simulator did not start. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
