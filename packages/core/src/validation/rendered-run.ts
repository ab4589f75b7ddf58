import type { Issue, Message, Step, Workflow, WorkflowVersion } from "../model/index.ts";
import { Findings } from "./findings.ts";
import type { ParseResult } from "./parse-result.ts";
import { parseRunRequest } from "./parse-run-request.ts";
import type { UnknownRecord } from "./record.ts";

/** A step of a saved workflow with the values in it. */
export type RenderedStep =
  | { readonly kind: "step"; readonly step: UnknownRecord }
  | { readonly kind: "skipped"; readonly message: Message }; // nobody to send it to: `to` is empty

/**
 * Makes a workflow of rendered steps by the rules of `POST /v1/runs`. A skipped step keeps its place and is not
 * checked; the last of the others becomes the last step, so its failover rule is dropped: it has nothing to fail over to.
 */
export function parseRenderedRun(
  rendered: readonly RenderedStep[],
  settings: UnknownRecord,
  saved: WorkflowVersion,
): ParseResult<Workflow> {
  const places = rendered.flatMap(({ kind }, index) => (kind === "step" ? [index] : []));
  if (places.length === 0) return refuseUnreachable();
  const steps = rendered.flatMap((entry) => (entry.kind === "step" ? [entry.step] : []));
  const parsed = parseRunRequest({ ...settings, steps: withPlainEnd(steps) }, "rendered");
  const warnings = atPlaces(parsed.warnings, places);
  if (!parsed.ok) return { ok: false, issues: atPlaces(parsed.issues, places), warnings };
  const sent = parsed.value.steps.values();
  const all = rendered.flatMap((entry): readonly Step[] | Step =>
    entry.kind === "skipped" ? [{ message: entry.message, failover: null }] : (sent.next().value ?? []),
  );
  return { ok: true, value: { ...parsed.value, steps: all, saved }, warnings };
}

function withPlainEnd(steps: readonly UnknownRecord[]): UnknownRecord[] {
  return steps.map((step, index) => {
    if (index !== steps.length - 1) return step;
    const { failover: _, ...last } = step;
    return last;
  });
}

/** Issues are found among the steps that are left, and told by their places in the saved workflow. */
function atPlaces(issues: readonly Issue[], places: readonly number[]): Issue[] {
  return issues.map((issue) => ({
    ...issue,
    path: issue.path.replace(/^steps\[(\d+)\]/, (_, index) => `steps[${places[Number(index)] ?? index}]`),
  }));
}

function refuseUnreachable(): ParseResult<never> {
  const findings = new Findings();
  findings.issue({
    code: "no_reachable_step",
    path: ["variables"],
    message: "Every step would be skipped: with these variables none of them has a recipient.",
    fix: "Give a value to the variable of at least one recipient.",
  });
  return findings.refused();
}
