import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAllRuns } from "../../system.ts";
import { untilExecution } from "./ended.ts";
import { agentFlow, messageFailoverTool } from "./flows.ts";
import { startScriptedModel, type ToolCall } from "./scripted-model.ts";
import type { Execution } from "./session.ts";
import { startWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 480_000);

afterAll(() => world.stop());

const fromAi = {
  step: [
    {
      channel: "sms",
      from: "ParcelCo",
      to: "={{ $fromAI('phone', 'The phone number of the customer', 'string') }}",
      text: "={{ $fromAI('text', 'What to tell them', 'string') }}",
    },
  ],
};

/** Lets the AI Agent node of n8n work with our node as its tool, and a model that asks for these calls. */
async function letAgentCall(parameters: Readonly<Record<string, unknown>>, calls: readonly ToolCall[]) {
  const model = await startScriptedModel(calls);
  const body = { name: "Model", type: "openAiApi", data: { apiKey: "only-for-tests", url: model.url } };
  const openAiApi = await world.session.call<{ id: string; name: string }>("POST", "/credentials", body);
  const tool = messageFailoverTool(world, parameters);
  const id = await world.session.createWorkflow(agentFlow(tool, openAiApi));
  const execution: Execution = await untilExecution(world.session, await world.session.execute(id));
  await model.close();
  return { execution, requests: model.requests };
}

describe("the node as a tool of an AI agent", () => {
  it("says what it does, and what the model has to fill in", async () => {
    const { requests } = await letAgentCall({ operation: "send", steps: fromAi }, []);
    expect(requests[0]?.tools).toMatchObject([
      {
        function: {
          name: "Message_Failover",
          description: "Send messages with failover in Message Failover",
          parameters: { properties: { phone: { type: "string" }, text: { type: "string" } } },
        },
      },
    ]);
  });

  it("sends what the model asks for, to two people in one turn, too", async () => {
    const calls = ["447700900001", "447700900042"].map((phone) => ({
      name: "Message_Failover",
      arguments: { phone, text: "Your parcel is here." },
    }));
    const { execution, requests } = await letAgentCall({ operation: "send", steps: fromAi }, calls);
    expect(execution).toMatchObject({ status: "success", error: null });
    const runs = await listAllRuns(world.system.client);
    expect(runs.map(({ steps }) => steps[0]?.to).toSorted()).toEqual(["447700900001", "447700900042"]);
    const results = requests[1]?.messages.filter(({ role }) => role === "tool");
    expect(results?.map(({ content }) => String(content)).join()).toContain(String(runs[0]?.id));
  });

  it("waits for the outcome, and tells the model", async () => {
    const calls = [{ name: "Message_Failover", arguments: { phone: "447700900001", text: "Hello" } }];
    const { execution, requests } = await letAgentCall({ operation: "sendAndWait", steps: fromAi }, calls);
    expect(execution).toMatchObject({ status: "success", error: null });
    const results = requests[1]?.messages.filter(({ role }) => role === "tool");
    expect(JSON.stringify(results)).toMatch(/reached\W+true/);
  });

  it("tells the model what is wrong, in the words of the form", async () => {
    const calls = [{ name: "Message_Failover", arguments: { phone: "nobody", text: "Hello" } }];
    const { requests } = await letAgentCall({ operation: "send", steps: fromAi }, calls);
    const results = requests[1]?.messages.filter(({ role }) => role === "tool");
    expect(JSON.stringify(results)).toContain("Step 1 → To");
  });
});
