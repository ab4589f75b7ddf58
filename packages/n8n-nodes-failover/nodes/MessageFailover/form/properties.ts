import type { INodeProperties } from "n8n-workflow";
import { resource, runOperations, workflowOperations } from "./operation-fields.ts";
import { filters, paging, runId, simplify } from "./run-fields.ts";
import { optionFields } from "./send-options.ts";
import { requestJson, savedWorkflow, source, variables } from "./source-fields.ts";
import { stepsField } from "./steps-field.ts";
import { waitNotice } from "./wait-fields.ts";

const sends = { resource: ["run"], operation: ["send", "sendAndWait"] };
const composes = [sends, { resource: ["workflow"], operation: ["validate"] }];

/** n8n has no "or" between conditions: what is shown for sends and for checks is written down for each of the two. */
function composed(field: INodeProperties): INodeProperties[] {
  return composes.map((show) => ({
    ...field,
    displayOptions: { ...field.displayOptions, show: { ...field.displayOptions?.show, ...show } },
  }));
}

/** Every field of the node, in the order in which they are shown. */
export const properties: INodeProperties[] = [
  resource,
  runOperations,
  workflowOperations,
  ...[source, stepsField, savedWorkflow, variables, requestJson].flatMap(composed),
  waitNotice,
  runId,
  ...paging,
  filters,
  simplify,
  ...optionFields,
];
