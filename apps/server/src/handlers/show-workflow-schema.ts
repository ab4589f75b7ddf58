import { workflowDefinitionSchema } from "@failover-kit/core/validation";
import { z } from "zod";
import type { Answer } from "../http/route.ts";

let text: string | null = null;

/** `GET /v1/workflows/schema.json`: the definition of a saved workflow as JSON Schema, for editors. */
export function showWorkflowSchema(): Answer {
  // Draft 7 is what editors know best.
  text ??= JSON.stringify({
    title: "A workflow of Failover Kit",
    ...z.toJSONSchema(workflowDefinitionSchema, { target: "draft-7", io: "input" }),
  });
  return { status: 200, body: text, type: "application/schema+json" };
}
