import { describe, expect, it } from "vitest";
import { parseText } from "./text-source.ts";
import { writeYaml } from "./yaml-text.ts";

describe("YAML that we write", () => {
  it.each([" \n", " \n \n", "\n \n\n", " \t\n", " \n".repeat(60), "\n", " ", ""])(
    "gives back a text of nothing but blanks and line breaks: %j",
    (text) => {
      for (const value of [{ text }, { steps: [{ text }] }, { steps: [text] }])
        expect(parseText(writeYaml(value), "yaml").value).toEqual(value);
    },
  );

  it("gives back long texts that have to be quoted", () => {
    const steps = [`\r ${"Parcel 7731,\n \n".repeat(9)}`];
    expect(parseText(writeYaml({ steps }), "yaml").value).toEqual({ steps });
  });

  it("keeps a text of several lines readable", () => {
    expect(writeYaml({ text: "Parcel 7731\n\narrives\n" })).toBe("text: |\n  Parcel 7731\n\n  arrives\n");
  });
});
