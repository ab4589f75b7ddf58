/** The part of a document under one of its `##` headings, without the heading. */
export function sectionOf(document: string, heading: string): string {
  const [, after = ""] = document.split(`\n## ${heading}\n`);
  return after.split(/\n## /)[0] ?? "";
}

/** The cells of the rows of every table in it, without their headers. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const rows = [...text.matchAll(/^\|(.+)\|$/gm)].map(([, cells = ""]) =>
    cells.split("|").map((cell) => cell.trim()),
  );
  const rules = rows.flatMap((cells, index) => (/^-+$/.test(cells[0] ?? "") ? [index] : []));
  return rows.filter((_, index) => !rules.includes(index) && !rules.includes(index + 1));
}

/** What stands in backticks, when that is all there is. */
export function codeOf(cell: string | undefined): string | null {
  return /^`([^`]+)`$/.exec(cell ?? "")?.[1] ?? null;
}
