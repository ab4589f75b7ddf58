import {
  AuthorizationError,
  HTTPReceiver,
  type InstallationStore,
  type Logger,
  type Receiver,
  SocketModeReceiver,
} from "@slack/bolt";
import type { WebClientOptions } from "@slack/web-api";
import type { BotConfig } from "../config.ts";
import { ReplayedRequestError } from "../errors/replayed-request-error.ts";

/** What the app may do in a workspace: no more than it needs. The manifest says the same. */
export const SCOPES = ["commands", "chat:write", "chat:write.public", "usergroups:read"];

interface ReceiverParts {
  readonly config: BotConfig;
  readonly logger: Logger;
  readonly clientOptions: WebClientOptions;
  readonly installationStore: InstallationStore | null;
  readonly answerLimitMs: number; // then a request that nobody has answered is given up
}

/** Takes Slack's requests: signed ones over HTTP, or envelopes of a socket that we opened. */
export function createReceiver({
  config,
  logger,
  clientOptions,
  installationStore,
  answerLimitMs,
}: ReceiverParts): Receiver {
  const { intake, workspaces } = config;
  if (intake.kind === "socket") {
    return new SocketModeReceiver({ appToken: intake.appToken, logger, installerOptions: { clientOptions } });
  }
  const oauth =
    workspaces.kind === "several" && installationStore !== null
      ? {
          clientId: workspaces.clientId,
          clientSecret: workspaces.clientSecret,
          stateSecret: workspaces.stateSecret,
          installationStore,
          scopes: SCOPES,
          installerOptions: {
            directInstall: true,
            clientOptions,
            authorizationUrl: authorizationUrl(config),
          },
        }
      : {};
  return new HTTPReceiver({
    signingSecret: intake.signingSecret,
    unhandledRequestTimeoutMillis: answerLimitMs,
    logger,
    customPropertiesExtractor: ({ headers }) => ({ requestSignature: headers["x-slack-signature"] }),
    processEventErrorHandler: async ({ error, response }) => {
      if (response.headersSent) return false;
      const isRefused = error instanceof ReplayedRequestError || error instanceof AuthorizationError;
      response.writeHead(isRefused ? 401 : 500).end();
      return isRefused;
    },
    customRoutes: [
      { path: "/healthz", method: "GET", handler: (_request, response) => void response.end("ok\n") },
    ],
    ...oauth,
  });
}

/** Slack's own page, or the one of the stand-in that `SLACK_API_URL` names. */
function authorizationUrl({ slackApiUrl }: BotConfig): string {
  return new URL("../oauth/v2/authorize", slackApiUrl).href;
}
