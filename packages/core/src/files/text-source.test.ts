import { describe, expect, it } from "vitest";
import { BrokenTextError } from "./broken-text-error.ts";
import { parseText } from "./text-source.ts";

describe("YAML that is not only what JSON can say", () => {
  const bomb = [
    "a: &a [x, x]",
    ...[..."bcdefghij"].map((name, at) => `${name}: &${name} [*${"abcdefghi"[at]}, *${"abcdefghi"[at]}]`),
  ];

  it.each([
    ["aliases that stand for gigabytes", bomb.join("\n"), 2, "alias"],
    ["an alias of itself", "a: &a\n  - *a", 2, "alias"],
    ["a merge of an alias", "a: &a {x: 1}\nb:\n  <<: *a", 3, "alias"],
    ["bytes", "a: 1\nb: !!binary aGVsbG8=", 2, "tag"],
    ["a tag of somebody's own", "a: !env SECRET", 1, "tag"],
    ["a tag of JavaScript", "a: !!js/function 'x'", 1, "tag"],
    ["infinity", "a: .inf", 1, "number"],
    ["no number", "a: .nan", 1, "number"],
    ["a number that is too large", "a: 1e999", 1, "number"],
    ["a name that is a list", "? [a]\n: 1", 1, "name"],
    ["a name that is nothing", "~: 1", 1, "name"],
    ["a name twice", "a: 1\nb: 2\na: 3", 3, "twice"],
    ["two documents", "a: 1\n---\nb: 2", 2, "second document"],
    ["tabs", "a:\n\tb: 1", 2, "tabs"],
  ])("is refused: %s", (_, text, line, word) => {
    expect(() => parseText(text, "yaml")).toThrow(
      expect.objectContaining({
        code: "broken_text",
        message: expect.stringContaining(word),
        place: expect.objectContaining({ line }),
      }),
    );
  });

  it.each([
    ["brackets", "[".repeat(500_000)],
    ["indentation", Array.from({ length: 3000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["dashes on one line", `${"- ".repeat(50_000)}a`],
  ])("is refused when it is nested without end: %s", (_, text) => {
    expect(() => parseText(text, "yaml")).toThrow(BrokenTextError);
  });

  it("is refused when it has more parts than a request can have", () => {
    for (const part of ["- a\n", "a,", "[] ", "{} ", "} ", '"" ', "'' ", "&a ", "*a ", "!a ", "a: "]) {
      expect(() => parseText(part.repeat(43_000), "yaml")).toThrow("more than 5000 lines and signs");
    }
    expect(() => parseText(`[${"- ".repeat(43_000)}`, "yaml")).toThrow("more than 5000 lines and signs");
  });

  it("may hold long texts with all the signs that people write", () => {
    const text = `text: >-\n  ${"It's 14:10 – isn't it? Half-past: \"yes\", no! ".repeat(300)}`;
    expect(parseText(text, "yaml").value).toEqual({ text: expect.stringContaining("isn't it?") });
  });

  it("cannot reach the prototype of objects", () => {
    const { value } = parseText("__proto__: {polluted: yes}", "yaml");
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
  });
});
