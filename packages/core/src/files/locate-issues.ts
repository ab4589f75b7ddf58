import { isMap, isNode, isScalar, type Node } from "yaml";
import type { Issue } from "../model/issue.ts";
import type { TextSource } from "./text-source.ts";

/** An issue and where it is in the file; line and column count from 1, null when it cannot be told. */
export interface LocatedIssue extends Issue {
  readonly line: number | null;
  readonly column: number | null;
}

/** Finds the place of every issue in the file; for what is missing, the place of the object that misses it. */
export function locateIssues(issues: readonly Issue[], source: TextSource): readonly LocatedIssue[] {
  return issues.map((issue) => {
    const offset = offsetOf(readPath(issue.path), source);
    const place = offset === null ? null : source.lines.linePos(offset);
    return { ...issue, line: place?.line ?? null, column: place?.col ?? null };
  });
}

/** `steps[1].to` → ["steps", 1, "to"]. */
function readPath(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index === undefined ? (name ?? "") : Number(index),
  );
}

function offsetOf(path: readonly (string | number)[], { document }: TextSource): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const found: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (!isNode(found)) continue;
    const isWhole = length === path.length;
    return startOf((isWhole && keyOf(document.getIn(path.slice(0, -1), true), path.at(-1))) || found);
  }
  return null;
}

/** A member is shown at its name, so that the line is the one that people look for. */
function keyOf(parent: unknown, name: string | number | undefined): Node | null {
  if (!isMap(parent)) return null;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === name);
  return isNode(pair?.key) ? pair.key : null;
}

function startOf(node: Node): number | null {
  return node.range?.[0] ?? null;
}
