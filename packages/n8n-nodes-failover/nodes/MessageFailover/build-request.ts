import { createHash } from "node:crypto";
import type { NamedRunRequest, RunRequest, VariableValue } from "@failover-kit/core/model";
import type { IDataObject, IExecuteFunctions, ResourceMapperField, ResourceMapperValue } from "n8n-workflow";
import { FieldError } from "../shared/field-error.ts";
import { parseJsonField } from "../shared/json-field.ts";
import { buildSteps, type StepForm } from "./build-steps.ts";

/** A request, and which rows of the form its steps come from. */
export interface ComposedRequest {
  readonly request: RunRequest | NamedRunRequest;
  readonly rowOf: ((stepIndex: number) => number) | undefined;
}

/** Makes the request that the form of one item asks for. */
export function composeRequest(context: IExecuteFunctions, itemIndex: number): ComposedRequest {
  const options = context.getNodeParameter("options", itemIndex, {}) as IDataObject;
  const { messages, rowOf } = composeMessages(context, itemIndex, options.skipWithoutRecipient === true);
  const request = { source: "n8n", ...composeOptions(options), ...messages };
  return { request: request as unknown as RunRequest | NamedRunRequest, rowOf };
}

interface ComposedMessages {
  readonly messages: object;
  readonly rowOf?: (stepIndex: number) => number;
}

function composeMessages(context: IExecuteFunctions, item: number, skips: boolean): ComposedMessages {
  switch (context.getNodeParameter("source", item)) {
    case "saved":
      return { messages: composeNamed(context, item) };
    case "json":
      return { messages: parseJsonField(context.getNodeParameter("requestJson", item), "Request (JSON)") };
    default:
      return composeSteps(context.getNodeParameter("steps.step", item, []) as StepForm[], skips);
  }
}

function composeSteps(rows: readonly StepForm[], skips: boolean): ComposedMessages {
  const kept = rows.flatMap((row, index) => (skips && hasNoRecipient(row) ? [] : [{ row, index }]));
  if (rows.length === 0) throw new FieldError("Steps", "is empty", 'Choose "Add Step" and write a message.');
  if (kept.length === 0) {
    throw new FieldError("Steps", "has no step with a recipient", "Fill in To in one of them at least.");
  }
  return {
    messages: { steps: buildSteps(kept.map(({ row }) => row)) },
    rowOf: (at) => kept[at]?.index ?? at,
  };
}

function hasNoRecipient({ to }: StepForm): boolean {
  return to === undefined || to === null || String(to).trim() === "";
}

function composeNamed(context: IExecuteFunctions, item: number): object {
  const workflow = context.getNodeParameter("savedWorkflow", item, "", { extractValue: true }) as string;
  if (workflow === "") throw new FieldError("Workflow", "is empty", "Choose a saved workflow from the list.");
  const mapper = context.getNodeParameter("variables", item, {}) as Partial<ResourceMapperValue>;
  const row = context.getInputData()[item]?.json ?? {};
  return { workflow, variables: readVariables(mapper, row) };
}

/** The values that were mapped, in the declared types: a number that comes as text from a table is a number. */
export function readVariables(
  { mappingMode, value, schema = [] }: Partial<ResourceMapperValue>,
  row: IDataObject,
): Record<string, VariableValue> {
  const values = mappingMode === "autoMapInputData" ? row : (value ?? {});
  const fields = mappingMode === "autoMapInputData" ? schema.map(({ id }) => id) : Object.keys(values);
  const types = new Map(schema.map(({ id, type }) => [id, type]));
  const mapped = fields.map((name) => [name, inType(values[name], types.get(name))] as const);
  return Object.fromEntries(mapped.filter((entry): entry is [string, VariableValue] => entry[1] !== null));
}

function inType(value: unknown, type: ResourceMapperField["type"]): VariableValue | null {
  if (value === undefined || value === null || value === "") return null;
  if (type === "number" && typeof value === "string" && !Number.isNaN(Number(value))) return Number(value);
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (type === "string" && typeof value === "number") return String(value);
  return value as VariableValue;
}

function composeOptions(options: IDataObject): IDataObject {
  const metadata = parseJsonField(options.metadata, "Metadata (JSON)");
  return {
    ...(options.clientRef && { client_ref: String(options.clientRef) }),
    ...(options.callbackUrl && { callback_url: options.callbackUrl }),
    ...(options.onUnknown && { on_unknown: options.onUnknown }),
    ...(options.finalExpiryHours && {
      final_expiry_time: Math.round(Number(options.finalExpiryHours) * 3600),
    }),
    ...(Object.keys(metadata).length > 0 && { metadata: metadata as IDataObject }),
  };
}

/**
 * The key that makes a retry find its own run: this item of this node in this execution, and in a loop this turn of
 * it. Executions are numbered by n8n, so two n8n must not be taken for one.
 */
export function idempotencyKey(context: IExecuteFunctions, itemIndex: number): string {
  const { idempotencyKey: own } = context.getNodeParameter("options", itemIndex, {}) as IDataObject;
  if (own) return String(own);
  const turn = String(context.evaluateExpression("{{ $runIndex }}", itemIndex) ?? 0);
  const instance = context.getInstanceId().slice(0, 16);
  const workflow = context.getWorkflow().id ?? "unsaved";
  const node = shortForm(context.getNode().id);
  return ["n8n", instance, workflow, context.getExecutionId(), node, turn, itemIndex].join(":");
}

/** A node's id is a UUID, or, in a flow that was imported, any text: more than a header may hold. */
function shortForm(id: string): string {
  return /^[\w-]{1,64}$/.test(id) ? id : createHash("sha256").update(id).digest("base64url");
}
