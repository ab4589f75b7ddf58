/** Starts the bot from the environment, and stops it on SIGINT or SIGTERM. */
import { webApi } from "@slack/bolt";
import { type RunningBot, startBot } from "./bot.ts";
import { type BotConfig, readConfig } from "./config.ts";
import { ConfigError } from "./errors/config-error.ts";

const EXIT_CONFIG = 78; // EX_CONFIG of sysexits.h

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const bot = await startBot(config);
  stopOnSignals(bot);
  process.stdout.write(`${welcome(config, bot)}\n`);
}

function welcome({ failover, workspaces }: BotConfig, { url }: RunningBot): string {
  const where = url === null ? "over a socket that it opened itself" : `at ${url}/slack/events`;
  const install = workspaces.kind === "several" ? `\nWorkspaces install it at ${url}/slack/install.` : "";
  return `The Slack bot is listening ${where}, for the server at ${failover.url}.${install}\nType /failover in Slack.`;
}

/** The first signal lets everything finish; a second one ends the process at once. */
function stopOnSignals(bot: RunningBot): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    bot.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

function reasonOf(error: unknown): string {
  if (error instanceof webApi.WebAPIPlatformError) {
    return `Slack refuses the token (${error.data.error}). Copy SLACK_BOT_TOKEN again from “OAuth & Permissions”.`;
  }
  if (error instanceof webApi.WebAPIRequestError)
    return "Slack cannot be reached. Check the connection and SLACK_API_URL.";
  if (!(error instanceof Error)) return "Something that is not an error was thrown.";
  if ("code" in error && error.code === "EADDRINUSE") {
    return "SLACK_BOT_PORT is taken: another process listens there. Stop it, or set another port.";
  }
  return error.message;
}

main().catch((error: unknown) => {
  process.stderr.write(`The Slack bot did not start.\n${reasonOf(error)}\n`);
  process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
});
