import { type App, AuthorizationError } from "@slack/bolt";
import { ReplayedRequestError } from "../errors/replayed-request-error.ts";
import type { Logger } from "../logger.ts";

/** What nobody else has caught: it is logged without what somebody typed, and the person is told what to do. */
export function replyWithErrors(app: App, logger: Logger): void {
  // Bolt passes this object when `extendedErrorHandler` is set; its type knows the plain error only.
  const handler = async ({
    error,
    body,
  }: {
    readonly error: Error;
    readonly body?: unknown;
  }): Promise<void> => {
    const cause = rootOf(error);
    if (cause instanceof ReplayedRequestError || error instanceof AuthorizationError) {
      logger.warn({ err: cause }, "A request was refused");
      throw cause instanceof ReplayedRequestError ? cause : error;
    }
    logger.error({ err: cause }, "A request could not be dealt with");
    const url = responseUrlOf(body);
    if (url !== null) await tell(url, sentenceFor(cause), logger);
  };
  app.error(handler as unknown as Parameters<App["error"]>[0]);
}

function rootOf(error: Error): Error {
  return "original" in error && error.original instanceof Error ? error.original : error;
}

function sentenceFor(error: Error): string {
  const data = "data" in error ? error.data : null;
  const code = typeof data === "object" && data !== null && "error" in data ? data.error : null;
  if (code === "expired_trigger_id" || code === "exchanged_trigger_id") {
    return "That took too long for Slack, and nothing was sent. Try it once more.";
  }
  return "That did not work, and it was noted. Look at `/failover list` before you try again.";
}

function responseUrlOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("response_url" in body)) return null;
  return typeof body.response_url === "string" ? body.response_url : null;
}

async function tell(url: string, text: string, logger: Logger): Promise<void> {
  try {
    await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ response_type: "ephemeral", replace_original: false, text }),
      signal: AbortSignal.timeout(5000),
    });
  } catch (error) {
    logger.warn({ err: error }, "Slack does not take the answer to a request");
  }
}
