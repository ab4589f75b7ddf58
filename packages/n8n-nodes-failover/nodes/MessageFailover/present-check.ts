import type { Issue } from "@failover-kit/core/model";
import type { WorkflowCheck } from "@failover-kit/core/transport";
import type { IDataObject } from "n8n-workflow";
import { fieldName } from "../shared/field-names.ts";

/** What the server says to a workflow, with each place in the words of the form. */
export function presentCheck(
  { valid, issues, warnings }: WorkflowCheck,
  rowOf: ((stepIndex: number) => number) | undefined,
): IDataObject {
  const named = (found: readonly Issue[]) =>
    found.map((one) => ({ field: fieldName(one.path, rowOf), ...one }));
  return { valid, issues: named(issues), warnings: named(warnings) };
}
