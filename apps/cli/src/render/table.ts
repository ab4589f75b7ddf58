import type { Style } from "./style.ts";
import { padTo, widthOf } from "./width.ts";

/** One column of a table, a cell for each row. */
export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly isNumber?: boolean; // numbers stand under one another
}

export interface TableOptions {
  readonly style: Style;
  readonly columns: number; // how many characters fit on a line
  readonly dispensable?: readonly string[]; // titles of what goes first when they do not fit
  readonly paint?: (line: string, row: number) => string; // the widths are counted without colours
}

const GAP = "  ";

/** A head and one line for each row. Columns that nobody has filled, or that do not fit, are left out. */
export function renderTable(all: readonly Column[], options: TableOptions): readonly string[] {
  const { style, dispensable = [], paint = (line) => line } = options;
  const columns = fitting(all.filter(isFilled), options.columns, dispensable);
  const line = (pick: (column: Column) => string) =>
    columns
      .map((column) =>
        column.isNumber
          ? pick(column).padStart(widthOfColumn(column))
          : padTo(pick(column), widthOfColumn(column)),
      )
      .join(GAP)
      .trimEnd();
  const rows = all[0]?.cells ?? [];
  return [
    style.dim(line(({ title }) => title)),
    ...rows.map((_, row) =>
      paint(
        line(({ cells }) => cells[row] ?? ""),
        row,
      ),
    ),
  ];
}

function isFilled({ cells }: Column): boolean {
  return cells.some((cell) => cell !== "");
}

function widthOfColumn({ title, cells }: Column): number {
  return cells.reduce((width, cell) => Math.max(width, widthOf(cell)), title.length);
}

function fitting(
  columns: readonly Column[],
  limit: number,
  dispensable: readonly string[],
): readonly Column[] {
  return dispensable.reduce((left, title) => {
    const width = left.reduce((sum, column) => sum + widthOfColumn(column) + GAP.length, -GAP.length);
    return width <= limit ? left : left.filter((column) => column.title !== title);
  }, columns);
}
