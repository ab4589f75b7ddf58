import { describe, expect, it } from "vitest";
import { codeOf, sectionOf, tableRows } from "./markdown.ts";
import { projectFiles, readProjectFile } from "./source-files.ts";

const document = readProjectFile("docs/errors.md");
const sources = projectFiles(/^(packages|apps)\/.*\/src\/.*\.ts$/).filter(
  (file) => !/\.test\.ts$|\.contract\.ts$|\/testing\//.test(file),
);

/** Everything that the first group of a pattern finds in the sources of a part of the house. */
function found(pattern: RegExp, where: (file: string) => boolean): readonly string[] {
  const hits = sources.filter(where).flatMap((file) => [...readProjectFile(file).matchAll(pattern)]);
  return [...new Set(hits.map(([, code = ""]) => code))].sort();
}

function quotedIn(file: string, declaration: RegExp): readonly string[] {
  const [, body = ""] = declaration.exec(readProjectFile(file)) ?? [];
  return [...body.matchAll(/\| "(\w+)"/g)].map(([, code = ""]) => code);
}

const inServer = (file: string) => file.startsWith("apps/server/");

/** One of these is missing when the sources are written otherwise than this test reads them. */
function expectToKnow(codes: readonly string[], ...known: readonly string[]): void {
  expect(codes).toEqual(expect.arrayContaining([...known]));
}

describe("docs/errors.md", () => {
  const classes = found(/ extends KitError \{[^}]*?readonly code = "(\w+)"/g, () => true);
  const problems = found(/(?:status: \d{3},\s*code:|answer\(\d{3},) "(\w+)"/g, inServer);
  const refusals = found(/^ {2}(\w+): \((?:run)?\) =>/gm, (file) => file.endsWith("control-run.ts"));

  it("is compared with what the sources say", () => {
    expectToKnow(classes, "invalid_request", "database_in_use", "conflict", "starting", "invalid_config");
    expectToKnow(
      problems,
      "stopping",
      "internal_error",
      "not_ready",
      "invalid_webhook",
      "method_not_allowed",
      "not_supported",
    );
    expectToKnow(refusals, "run_ended", "no_next_step", "revision_mismatch");
  });

  it("knows every class of error", () => {
    const heirs = sources.filter((file) => readProjectFile(file).includes(" extends KitError "));
    const described = heirs.filter((file) => /readonly code = "\w+"/.test(readProjectFile(file)));
    expect(described).toEqual(heirs);
  });

  it("has one heading for each code of an error, a problem or a refusal, and no other", () => {
    const headings = [...document.matchAll(/^### (.+)$/gm)].map(([, code = ""]) => code);
    expect(headings.toSorted()).toEqual([...new Set([...classes, ...problems, ...refusals])].sort());
  });

  it("says of each what it means and what to do", () => {
    const [, ...sections] = document.split(/^### /m);
    for (const section of sections) expect(section).toMatch(/^\w+\n\n\S.{30,}/);
  });

  it("lists the codes that the error of a step can carry", () => {
    const ours = found(
      /\{ code: "([a-z_\d]+)", reason/g,
      (file) => !inServer(file) && !file.startsWith("apps/"),
    );
    expectToKnow(ours, "connection_lost", "process_ended", "no_token");
    const listed = tableRows(sectionOf(document, "Codes in the error of a step")).map(([code]) =>
      codeOf(code),
    );
    expect(listed.filter((code) => code !== null).toSorted()).toEqual(ours);
  });

  it("lists the codes of issues and warnings", () => {
    const file = "packages/core/src/validation/parse-result.ts";
    const codes = [
      ...quotedIn(file, /type IssueCode =([^;]*);/),
      ...quotedIn(file, /type WarningCode =([^;]*);/),
      ...found(/code: "(invalid_json|invalid_value|address_not_allowed)"/g, inServer),
    ];
    expectToKnow(codes, "required", "not_json", "no_fallback", "address_not_allowed");
    const listed = tableRows(sectionOf(document, "Codes of issues")).map(([code]) => codeOf(code));
    expect(listed.toSorted()).toEqual(codes.toSorted());
  });
});
