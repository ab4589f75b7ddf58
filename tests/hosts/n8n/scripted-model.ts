import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One call of a tool that the model asks for. */
export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What the agent asked the model. */
export interface ModelRequest {
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly tools: readonly {
    readonly function: {
      readonly name: string;
      readonly description: string;
      readonly parameters: { readonly properties: Readonly<Record<string, object>> };
    };
  }[];
}

export interface ScriptedModel {
  readonly url: string; // as the credential of OpenAI names it
  readonly requests: readonly ModelRequest[];
  close(): Promise<void>;
}

/** Stands in for a language model: asks for these calls of tools first, all at once, and is content with their results. */
export async function startScriptedModel(calls: readonly ToolCall[]): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const asked = JSON.parse(Buffer.concat(chunks).toString()) as ModelRequest;
    requests.push(asked);
    const hasResults = asked.messages.some(({ role }) => role === "tool");
    const message = hasResults ? { content: "Done." } : { content: null, tool_calls: calls.map(toolCall) };
    const finish_reason = hasResults ? "stop" : "tool_calls";
    const choices = [{ index: 0, message: { role: "assistant", ...message }, finish_reason }];
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ id: "1", object: "chat.completion", created: 1, model: "scripted", choices }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function toolCall({ name, arguments: values }: ToolCall, index: number) {
  return { id: `call_${index}`, type: "function", function: { name, arguments: JSON.stringify(values) } };
}
