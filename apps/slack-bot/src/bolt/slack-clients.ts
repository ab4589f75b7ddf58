import { webApi } from "@slack/bolt";
import type { WebClient, WebClientOptions } from "@slack/web-api";
import { WorkspaceGoneError } from "../errors/workspace-gone-error.ts";

/** How Slack is called: few and short tries, since people wait; the lanes of cards have their own patience. */
export function clientOptions(slackApiUrl: string): WebClientOptions {
  return {
    slackApiUrl,
    timeout: 5000,
    retryConfig: { retries: 2, minTimeout: 200, maxTimeout: 1000 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  };
}

/** One client for each workspace, with its own token. */
export class SlackClients {
  readonly #options: WebClientOptions;
  readonly #tokenOf: (teamId: string) => string | null;
  readonly #clients = new Map<string, WebClient>();

  constructor(options: WebClientOptions, tokenOf: (teamId: string) => string | null) {
    this.#options = options;
    this.#tokenOf = tokenOf;
  }

  /** Rejects with WorkspaceGoneError when there is no token for it. */
  async of(teamId: string): Promise<WebClient> {
    const token = this.#tokenOf(teamId);
    if (token === null) throw new WorkspaceGoneError(teamId);
    let client = this.#clients.get(token);
    if (client === undefined) {
      client = new webApi.WebClient(token, this.#options);
      this.#clients.set(token, client);
    }
    return client;
  }

  /** Whether the bot may speak there. */
  has(teamId: string): boolean {
    return this.#tokenOf(teamId) !== null;
  }
}
