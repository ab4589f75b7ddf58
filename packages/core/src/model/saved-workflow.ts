import type { Message } from "./message.ts";
import type { FailoverResource } from "./run-resource.ts";

/** What the value of a variable may be. */
export type VariableType = "string" | "number" | "boolean";

/** The value of a variable. */
export type VariableValue = string | number | boolean;

/** One declared variable of a saved workflow. Without a default, callers give its value where it is needed. */
export interface VariableDefinition {
  readonly type: VariableType;
  readonly default?: VariableValue | undefined; // of the declared type
  readonly description?: string | undefined;
}

/** A step in the shape of Messages v1 whose texts and addresses may hold `{{ name }}`. */
export type StepTemplate = Pick<Message, "channel" | "message_type" | "from" | "to"> & {
  readonly failover?: FailoverResource | undefined;
} & Readonly<Record<string, unknown>>;

/** What is saved under a name: the body of `PUT /v1/workflows/{name}`. */
export interface WorkflowDefinition {
  readonly description?: string | undefined;
  readonly variables?: Readonly<Record<string, VariableDefinition>> | undefined;
  readonly steps: readonly StepTemplate[];
}

/** One version of a saved workflow. A version never changes. */
export interface WorkflowVersion {
  readonly name: string;
  readonly version: number; // from 1
}

/** A saved workflow without its steps, as lists show it. Instants are ISO 8601, UTC. */
export interface SavedWorkflowSummary extends WorkflowVersion {
  readonly description: string | null;
  readonly saved_at: string;
  readonly saved_by: string | null;
}

/** One version of a saved workflow, as the API shows it. */
export interface SavedWorkflowResource extends SavedWorkflowSummary {
  readonly variables: Readonly<Record<string, VariableDefinition>>;
  readonly steps: readonly StepTemplate[];
}

/** The body of `POST /v1/runs` that names a saved workflow instead of writing the steps out. */
export interface NamedRunRequest {
  readonly workflow: string;
  readonly variables?: Readonly<Record<string, VariableValue | null>>; // null: as if it were left out
  readonly client_ref?: string;
  readonly callback_url?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly source?: string;
  readonly on_unknown?: "send_again" | "give_up";
  readonly final_expiry_time?: number; // seconds
}

/** Limits of saved workflows. */
export const savedWorkflowLimits = {
  maxVariables: 50,
  maxDescriptionLength: 500, // characters, also of a variable
  maxValueLength: 4096, // characters of a text value
} as const;

const workflowName = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** Tells whether a text can be the name of a saved workflow. */
export function isWorkflowName(text: string): boolean {
  return workflowName.test(text);
}

/** Tells whether a text is a template: what it says is known only when a run begins. */
export function isTemplate(text: string): boolean {
  return text.includes("{{") || text.includes("{%");
}
