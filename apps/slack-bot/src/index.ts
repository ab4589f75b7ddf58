export { type ReplaceableParts, type RunningBot, startBot } from "./bot.ts";
export { type BotConfig, readConfig } from "./config.ts";
export { ConfigError } from "./errors/config-error.ts";
export { createLogger } from "./logger.ts";
