import { workflowDefinitionSchema } from "@failover-kit/core/validation";
import { z } from "zod";
import type { Answer } from "../http/route.ts";

// Rebuilt from its shape: under its name in the API document it would be written as a reference.
const { description, examples } = workflowDefinitionSchema.meta() ?? {};
const schema = z
  .strictObject(workflowDefinitionSchema.shape)
  .meta({ title: "A workflow of Failover Kit", description, examples });

let text: string | null = null;

/** `GET /v1/workflows/schema.json`: the definition of a saved workflow as JSON Schema, for editors. */
export function showWorkflowSchema(): Answer {
  // Draft 7 is what editors know best.
  text ??= JSON.stringify(z.toJSONSchema(schema, { target: "draft-7", io: "input" }));
  return { status: 200, body: text, type: "application/schema+json" };
}
