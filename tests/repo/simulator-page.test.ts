import { describe, expect, it } from "vitest";
import { faultNames } from "../../apps/simulator/src/people/faults.ts";
import { listPeople } from "../../apps/simulator/src/people/people.ts";
import { readProjectFile } from "./source-files.ts";

describe("docs/simulator.md", () => {
  const page = readProjectFile("docs/simulator.md");

  it("names every person, with the digits", () => {
    const missing = listPeople().filter(({ name, digits }) => {
      return digits === null ? !page.includes(`\`${name}\``) : !page.includes(`| ${digits} | \`${name}\` |`);
    });
    expect(missing).toEqual([]);
  });

  it("explains every fault", () => {
    expect(faultNames.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });
});
