import type {
  FieldType,
  ILoadOptionsFunctions,
  INodeListSearchResult,
  ResourceMapperFields,
} from "n8n-workflow";
import { createClient } from "../shared/client.ts";
import { toNodeError } from "../shared/node-error.ts";

/** The saved workflows, for the list to choose from. What is typed is looked for in names and descriptions. */
export async function searchWorkflows(
  this: ILoadOptionsFunctions,
  filter?: string,
  paginationToken?: string,
): Promise<INodeListSearchResult> {
  try {
    const client = await createClient(this);
    const page = await client.listWorkflows({
      limit: 200,
      ...(paginationToken !== undefined && { cursor: paginationToken }),
    });
    const wanted = (filter ?? "").toLowerCase();
    const fits = (text: string | null) => text?.toLowerCase().includes(wanted) === true;
    const results = page.workflows
      .filter(({ name, description }) => fits(name) || fits(description))
      .map(({ name, description }) => ({ name, value: name, ...(description !== null && { description }) }));
    return { results, ...(page.next_cursor !== null && { paginationToken: page.next_cursor }) };
  } catch (error) {
    throw toNodeError(this.getNode(), error);
  }
}

/** The variables of the chosen workflow, for the table that maps them. */
export async function getVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
  const name = this.getNodeParameter("savedWorkflow", "", { extractValue: true }) as string;
  if (name === "") return { fields: [], emptyFieldsNotice: "Choose a workflow first." };
  try {
    const client = await createClient(this);
    const { variables } = await client.getWorkflow(name);
    const fields = Object.entries(variables).map(([id, { type, default: preset, description }]) => ({
      id,
      displayName: labelOf(id, { preset, description }),
      type: type as FieldType,
      // A step without a recipient is skipped, so only the server can tell what is needed.
      required: false,
      defaultMatch: false,
      display: true,
    }));
    return { fields, emptyFieldsNotice: "This workflow has no variables." };
  } catch (error) {
    throw toNodeError(this.getNode(), error);
  }
}

function labelOf(
  id: string,
  { preset, description }: { preset: unknown; description: string | undefined },
): string {
  const about = [description, preset === undefined ? undefined : `default: ${preset}`]
    .filter(Boolean)
    .join("; ");
  return about === "" ? id : `${id} (${about})`;
}
