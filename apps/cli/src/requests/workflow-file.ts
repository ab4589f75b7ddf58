import { extname } from "node:path";
import { writeYaml } from "@failover-kit/core/files";
import {
  type SavedWorkflowResource,
  ValidationError,
  type WorkflowDefinition,
} from "@failover-kit/core/model";
import type { WorkflowsClient } from "@failover-kit/core/transport";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import { checkRequest } from "./check-request.ts";
import { invalidInFile } from "./invalid-in-file.ts";
import type { RequestSource } from "./request-source.ts";

export const fileFormats = ["yaml", "json"] as const;
export type FileFormat = (typeof fileFormats)[number];

/** The format that a file's name asks for. */
export function formatOfFile(name: string | undefined): FileFormat {
  return extname(name ?? "").toLowerCase() === ".json" ? "json" : "yaml";
}

/** A saved workflow as a file that can be saved again: what the server adds stays out. */
export function writeWorkflowFile(
  { description, variables, steps }: SavedWorkflowResource,
  { format, server }: { readonly format: FileFormat; readonly server: string },
): string {
  const $schema = `${server}/v1/workflows/schema.json`;
  const definition: WorkflowDefinition = {
    ...(description !== null && { description }),
    ...(Object.keys(variables).length > 0 && { variables }),
    steps,
  };
  if (format === "json") return `${JSON.stringify({ $schema, ...definition }, null, 2)}\n`;
  return `# yaml-language-server: $schema=${$schema}\n${writeYaml(definition)}`;
}

export interface SaveOrder {
  readonly name: string;
  readonly source: RequestSource;
  readonly version?: number | null | undefined; // as the caller saw it; null: the name must be free
}

/** Saves what a file holds. Everything that is wrong is told with its place in the file, whoever found it. */
export async function saveWorkflowFile(
  client: WorkflowsClient,
  { name, source, version }: SaveOrder,
): Promise<SavedWorkflowResource> {
  const check = checkRequest(source, "definition");
  if (!check.valid) throw new InvalidRequestError(source.name, check);
  try {
    // It is what the parser has just found it to be.
    return await client.saveWorkflow(name, source.value as WorkflowDefinition, { version });
  } catch (error) {
    if (!(error instanceof ValidationError) || error.issues.some(({ path }) => path === "name")) throw error;
    throw invalidInFile(source, error.issues);
  }
}
