/** How tests of refused requests look at them. */
import { expect, it } from "vitest";
import type { Issue } from "../../model/index.ts";
import type { IssueCode, ParseResult } from "../parse-result.ts";
import { samplePhone, sampleText } from "./sample-requests.ts";

/** A body that is wrong in one way. */
export type Refusal = readonly [rule: string, body: unknown, path: string, code: IssueCode];

/**
 * Each is refused for its one reason, with a sentence on what is wrong and one on what to write. Nothing personal is told
 * then, nor by another door to the same kind of body.
 */
export function refusesEach(
  refusals: readonly Refusal[],
  parse: (body: unknown) => ParseResult<unknown>,
  parseElsewhere = parse,
): void {
  it.each(refusals)("%s", (_rule, body, path, code) => {
    const issues = issuesOf(parse(body));
    expect(issues.map((issue) => [issue.path, issue.code])).toEqual([[path, code]]);
    expect(issues[0]?.message).toMatch(/\.$/);
    expect(issues[0]?.fix).toMatch(/\.$/);
  });

  it.each(refusals)("repeats neither number nor text: %s", (_rule, body) => {
    const shown = JSON.stringify([parse, parseElsewhere].map((door) => issuesOf(door(body))));
    expect(shown).not.toContain(samplePhone.slice(2));
    expect(shown).not.toContain(sampleText);
  });
}

/** What is wrong with a body; nothing, if it was taken. */
export function issuesOf(result: ParseResult<unknown>): readonly Issue[] {
  return result.ok ? [] : result.issues;
}
