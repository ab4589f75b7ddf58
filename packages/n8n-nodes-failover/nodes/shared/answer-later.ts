import type { IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";

/**
 * Answers a call of the server so that it calls again later, because something that the answer takes cannot be had at
 * the moment. An error that is thrown instead would end a waiting execution, or start a flow that fails.
 */
export function answerLater(context: IWebhookFunctions, error: unknown): IWebhookResponseData {
  const reason = error instanceof Error ? error.message : "something unexpected";
  context.logger.warn(`Message Failover asks the server to call again later: ${reason}`);
  context.getResponseObject().status(503).json({ error: "Please call again later." });
  return { noWebhookResponse: true };
}
