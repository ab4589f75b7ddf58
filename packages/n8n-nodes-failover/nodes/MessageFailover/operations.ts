import type { RunResource } from "@failover-kit/core/model";
import type { RunFilters, WorkflowsClient } from "@failover-kit/core/transport";
import type { IDataObject, IExecuteFunctions } from "n8n-workflow";
import { toNodeError } from "../shared/node-error.ts";
import { composeRequest } from "./build-request.ts";
import { createRun } from "./create-run.ts";
import { presentCheck } from "./present-check.ts";
import { presentRun } from "./present-run.ts";

/** Does what the form of one item asks for, and gives what goes on through the flow. */
type Operation = (
  context: IExecuteFunctions,
  client: WorkflowsClient,
  itemIndex: number,
) => Promise<IDataObject[]>;

const runOperations: Readonly<Record<string, Operation>> = {
  send: async (context, client, itemIndex) =>
    shown(context, itemIndex, await createRun(context, client, { itemIndex })),
  get: onRun((client, id) => client.getRun(id)),
  cancel: onRun((client, id) => client.cancelRun(id)),
  pause: onRun((client, id) => client.pauseRun(id)),
  resume: onRun((client, id) => client.resumeRun(id)),
  advance: onRun((client, id) => client.advanceRun(id)),
  getAll: listRuns,
};

const workflowOperations: Readonly<Record<string, Operation>> = {
  getAll: listWorkflows,
  validate,
};

/** The operation that is chosen; undefined for the one that waits, which is about all items at once. */
export function findOperation(resource: string, operation: string): Operation | undefined {
  return (resource === "workflow" ? workflowOperations : runOperations)[operation];
}

function onRun(act: (client: WorkflowsClient, id: string) => Promise<RunResource>): Operation {
  return async (context, client, itemIndex) => {
    const id = String(context.getNodeParameter("runId", itemIndex)).trim();
    return shown(context, itemIndex, await act(client, id));
  };
}

function shown(context: IExecuteFunctions, itemIndex: number, run: RunResource): IDataObject[] {
  return [presentRun(run, simplifies(context, itemIndex))];
}

/** Whether the form asks for less than everything. */
export function simplifies(context: IExecuteFunctions, itemIndex: number): boolean {
  return context.getNodeParameter("simplify", itemIndex, true) === true;
}

async function listRuns(
  context: IExecuteFunctions,
  client: WorkflowsClient,
  itemIndex: number,
): Promise<IDataObject[]> {
  const limit = limitOf(context, itemIndex);
  const filters = readFilters(context.getNodeParameter("filters", itemIndex, {}) as IDataObject);
  const simplify = simplifies(context, itemIndex);
  const runs: IDataObject[] = [];
  for await (const run of client.eachRun({ ...filters, limit: Math.min(limit, 200) })) {
    runs.push(presentRun(run, simplify));
    if (runs.length >= limit) break;
  }
  return runs;
}

function readFilters(filters: IDataObject): RunFilters {
  const text = (name: string) => (filters[name] ? String(filters[name]) : undefined);
  const instant = (name: string) =>
    filters[name] ? new Date(String(filters[name])).toISOString() : undefined;
  return {
    status: text("status") as RunFilters["status"],
    channel: text("channel") as RunFilters["channel"],
    to: text("to"),
    client_ref: text("clientRef"),
    workflow: text("workflow"),
    created_after: instant("createdAfter"),
    created_before: instant("createdBefore"),
  };
}

async function listWorkflows(
  context: IExecuteFunctions,
  client: WorkflowsClient,
  itemIndex: number,
): Promise<IDataObject[]> {
  const limit = limitOf(context, itemIndex);
  const workflows: IDataObject[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listWorkflows({
      limit: Math.min(limit - workflows.length, 200),
      ...(cursor !== undefined && { cursor }),
    });
    workflows.push(...page.workflows.map((workflow) => ({ ...workflow })));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && workflows.length < limit);
  return workflows;
}

function limitOf(context: IExecuteFunctions, itemIndex: number): number {
  const all = context.getNodeParameter("returnAll", itemIndex, false) === true;
  return all ? Number.POSITIVE_INFINITY : Number(context.getNodeParameter("limit", itemIndex, 50));
}

async function validate(
  context: IExecuteFunctions,
  client: WorkflowsClient,
  itemIndex: number,
): Promise<IDataObject[]> {
  const { request, rowOf } = composeRequest(context, itemIndex);
  try {
    return [presentCheck(await client.validateWorkflow(request), rowOf)];
  } catch (error) {
    throw toNodeError(context.getNode(), error, { itemIndex, rowOf });
  }
}
