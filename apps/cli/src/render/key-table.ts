import type { KeyResource } from "@failover-kit/core/model";
import { roughly } from "./durations.ts";
import { harmless, type Style } from "./style.ts";
import { renderTable } from "./table.ts";

/** The keys of the account, one line each; revoked ones are dim. */
export function renderKeyTable(
  keys: readonly KeyResource[],
  { now, style, columns }: { readonly now: number; readonly style: Style; readonly columns: number },
): readonly string[] {
  if (keys.length === 0) return ["No keys."];
  const column = (title: string, cell: (key: KeyResource) => string) => ({ title, cells: keys.map(cell) });
  const ago = (instant: string | null) =>
    instant === null ? "never" : `${roughly(now - Date.parse(instant))} ago`;
  return renderTable(
    [
      column("KEY", ({ key }) => harmless(key)),
      column("ROLE", ({ role }) => harmless(role)),
      column("STATE", ({ revoked_at }) => (revoked_at === null ? "open" : "revoked")),
      column("CREATED", (key) => ago(key.created_at)),
      column("LAST USED", (key) => ago(key.last_used_at)),
      column("NAME", ({ name }) => harmless(name)),
    ],
    {
      style,
      columns,
      dispensable: ["CREATED", "LAST USED", "STATE"],
      paint: (line, row) => (keys[row]?.revoked_at ? style.dim(line) : line),
    },
  );
}
