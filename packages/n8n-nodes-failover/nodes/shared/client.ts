import {
  type HttpResponse,
  type HttpSend,
  isNotSent,
  NotSentError,
  WorkflowsClient,
} from "@failover-kit/core/transport";
import {
  type IDataObject,
  type IExecuteFunctions,
  type IHookFunctions,
  type IHttpRequestMethods,
  type ILoadOptionsFunctions,
  type IN8nHttpFullResponse,
  type IWebhookFunctions,
  sleep,
} from "n8n-workflow";

/** Where our code runs in n8n, as far as it calls the server. */
export type CallingContext = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** A client of the server that the credential names. n8n adds the credential to each request. */
export async function createClient(context: CallingContext): Promise<WorkflowsClient> {
  const { url } = await context.getCredentials<{ url: string }>("failoverApi");
  return new WorkflowsClient({
    baseUrl: url.trim(),
    credentials: { kind: "none" },
    send: sendThrough(context),
    sleep,
    now: () => Date.now(),
    userAgent: "n8n-nodes-failover",
  });
}

/** Sends with n8n's own HTTP: so its proxies, its certificates and its limits for outgoing requests apply. */
function sendThrough(context: CallingContext): HttpSend {
  return async ({ method, url, headers, body, timeoutMs }) => {
    const answer: IN8nHttpFullResponse = await context.helpers.httpRequestWithAuthentication
      .call(context, "failoverApi", {
        url,
        method: method as IHttpRequestMethods,
        headers: { ...headers },
        ...(body !== null && { body }),
        timeout: timeoutMs,
        encoding: "text",
        returnFullResponse: true,
        ignoreHttpStatusErrors: true,
        disableFollowRedirect: true,
      })
      .catch((error: unknown) => {
        throw isNotSent(error) ? new NotSentError(error) : error;
      });
    return toResponse(answer);
  };
}

function toResponse({ statusCode, headers, body }: IN8nHttpFullResponse): HttpResponse {
  return {
    status: statusCode,
    text: typeof body === "string" ? body : JSON.stringify(body ?? null),
    header: (name) => {
      const value = (headers as IDataObject)[name.toLowerCase()];
      return typeof value === "string" ? value : null;
    },
  };
}
