import { describe, expect, it } from "vitest";
import { BrokenFileError } from "../errors/broken-file-error.ts";
import { checkRequest } from "./check-request.ts";
import { parseRequestSource } from "./request-source.ts";

const yaml = `# a notice
steps:
  - channel: sms
    from: ParcelCo
    to: 447700900042
    message_type: text
    text: Hello
  - channel: sms
    message_type: text
`;

function placesOf(name: string, text: string) {
  const { issues } = checkRequest(parseRequestSource(name, text));
  return issues.map(({ path, line, column }) => `${path} ${line}:${column}`);
}

describe("an issue", () => {
  it("is placed at the member that is wrong, or at the object that misses one", () => {
    expect(placesOf("a.yaml", yaml)).toEqual(
      expect.arrayContaining(["steps[0].to 5:5", "steps[1].from 8:5", "steps[1].to 8:5"]),
    );
  });

  it("of the whole body is placed at its beginning", () => {
    expect(placesOf("a.yaml", "\n- 1\n")).toEqual([" 2:1"]);
  });

  it("is found in JSON that is indented with tabs, after a byte order mark", () => {
    expect(placesOf("a.json", '\uFEFF{\n\t"steps": [],\n\t"colour": 1\n}')).toContain("colour 3:2");
  });
});

describe("a file", () => {
  it("that a server could not read as JSON is not read as YAML instead", () => {
    const text = "{steps: []}";
    expect(() => parseRequestSource("-", text)).toThrow(BrokenFileError);
    expect(() => parseRequestSource("a.json", "steps: []")).toThrow(BrokenFileError);
    expect(parseRequestSource("a.yaml", text).value).toEqual({ steps: [] });
  });

  it("that is not UTF-8 is told by its place, whatever its format", () => {
    for (const name of ["a.json", "a.yaml", "-"]) {
      expect(() => parseRequestSource(name, Buffer.from('{ "text": "Gr\xfc\xdfe" }', "latin1"))).toThrow(
        expect.objectContaining({ code: "broken_file", line: 1, column: 14 }),
      );
    }
  });

  it("that is broken YAML is told by its place, without a word of it", () => {
    const read = () => parseRequestSource("a.yaml", "steps:\n  - text: secret words\n text: [\n");
    expect(read).toThrow(
      expect.objectContaining({ line: 3, message: expect.not.stringContaining("secret") }),
    );
    expect(() => parseRequestSource("a.yaml", "a: 1\na: 2\n")).toThrow("the same name stands twice");
  });
});
