import type { RunStatus } from "@failover-kit/core/model";
import type { Run } from "../rules/run.ts";

/** One run as the tables hold it. */
export type RunRow = readonly [
  id: string,
  accountId: string,
  createdAt: number,
  revision: number,
  status: RunStatus,
  state: string, // JSON of RunState
  body: string, // JSON of RunOrder
  key: number,
  accountKey: number,
];

const COLUMNS = `
  runs.id, account_keys.account_id, runs.created_at, runs.revision, runs.status, runs.state, workflows.body,
  runs.key, runs.account_key`;

/** The columns of a `RunRow`, and where they come from. */
export const RUN_ROW_SQL = runRowSql("runs");

/** The same for some runs only: `from` yields `runs`, in the order that the rows are to have. */
export function runRowSql(from: string): string {
  return `
  SELECT ${COLUMNS}
  FROM ${from}
  CROSS JOIN workflows ON workflows.run_key = runs.key
  CROSS JOIN account_keys ON account_keys.key = runs.account_key`;
}

/** What was asked for. Written once. */
type RunOrder = Pick<Run, "door" | "workflow" | "unknownGraceSeconds"> & {
  readonly revokeSeconds?: number; // absent in orders of older releases: none was asked for
};

/** What the rules change, except for what has a column of its own. */
type RunState = Omit<Run, keyof RunOrder | "id" | "accountId" | "createdAt" | "revision" | "status">;

/** The part of a run that is written once, as JSON. */
export function encodeOrder(run: Run): string {
  const order: RunOrder = {
    door: run.door,
    workflow: run.workflow,
    unknownGraceSeconds: run.unknownGraceSeconds,
    revokeSeconds: run.revokeSeconds,
  };
  return JSON.stringify(order);
}

/** The part of a run that each step forward rewrites, as JSON. */
export function encodeState(run: Run): string {
  const state: RunState = {
    stepIndex: run.stepIndex,
    steps: run.steps,
    outcome: run.outcome,
    reportNumber: run.reportNumber,
    pausedAt: run.pausedAt,
    updatedAt: run.updatedAt,
    endedAt: run.endedAt,
  };
  return JSON.stringify(state);
}

/** The run that was stored. Not checked again: only this package writes these rows. */
export function decodeRun([id, accountId, createdAt, revision, status, stateText, body]: RunRow): Run {
  const order: RunOrder = JSON.parse(body);
  const state: RunState = JSON.parse(stateText);
  return {
    id,
    accountId,
    door: order.door,
    workflow: order.workflow,
    status,
    revision,
    stepIndex: state.stepIndex,
    steps: state.steps,
    outcome: state.outcome,
    reportNumber: state.reportNumber,
    unknownGraceSeconds: order.unknownGraceSeconds,
    revokeSeconds: order.revokeSeconds ?? 0,
    pausedAt: state.pausedAt,
    createdAt,
    updatedAt: state.updatedAt,
    endedAt: state.endedAt,
  };
}
