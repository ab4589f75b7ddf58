import { afterEach, describe, expect, it, vi } from "vitest";
import { Template, templateLimits } from "./template.ts";
import { templateFilters } from "./template-filters.ts";

function parse(text: string): Template {
  const template = Template.parse(text);
  if (template instanceof Template) return template;
  throw new Error(`${template.code}: ${template.message}`);
}

function render(text: string, values: Record<string, string | number | boolean> = {}) {
  return parse(text).render(values);
}

const faultOf = (text: string) => {
  const template = Template.parse(text);
  return template instanceof Template ? null : template.code;
};

describe("a template", () => {
  it.each<[string, string]>([
    ["At {{ eta }}.", "At 14:10."],
    ["{{eta}}{{ count }} {{ urgent }}", "14:103 true"],
    ["{{ name | upcase }}", "<ANA>"],
    ["{{ name }}", "<Ana>"], // messages are plain text: nothing is escaped unless asked for
    ["{{ name | escape }}", "&lt;Ana&gt;"],
    ["{{ count | plus: 4 }} {{ name | size }} {{ name | slice: 1, 3 }}", "7 5 Ana"],
    ["{{ nothing | default: name }}", "<Ana>"],
    ["{{ nothing | default: 'you' | append: '!' }}", "you!"],
    ["{{ '2026-03-02T09:30:00+02:00' | date: '%d.%m. %H:%M' }}", "02.03. 09:30"],
    ['{{ "{%" }} }} { x', "{% }} { x"],
  ])("makes %j into %j", (text, expected) => {
    const values = { eta: "14:10", count: 3, urgent: true, name: "<Ana>" };
    expect(render(text, values)).toEqual({ kind: "text", text: expected });
  });

  it("names the variables that it uses, wherever they stand, and counts its outputs", () => {
    const template = parse("{{ a | append: b | default: c }} and {{ a }}");
    expect([...new Set(template.variables)]).toEqual(["a", "b", "c"]);
    expect(template.outputs).toBe(2);
  });

  it.each(["{{ gone }}", "{{ name | append: gone }}", "{{ gone | upcase | default: 'x' }}"])(
    "tells which value it misses: %s",
    (text) => {
      expect(render(text, { name: "Ana" })).toEqual({ kind: "missing", variable: "gone" });
    },
  );

  it("finds only what was given, never what objects inherit", () => {
    for (const name of ["constructor", "toString", "__proto__", "globalThis", "process"]) {
      expect(render(`{{ ${name} }}`)).toEqual({ kind: "missing", variable: name });
    }
  });

  it.each([
    "{{ first name }}",
    "{{ a, b }}",
    '{{ a "x" }}',
    "{{ 'a' 'b' }}",
    "{{ a | }}",
    "{{ a | upcase | }}",
    "{{ a | append: }}",
    "{{ a | append: b, }}",
    "{{ a | append: b c }}",
    "{{ a | default 'x' }}",
    "{{ a == }}",
    "{{ and }}",
    "{{ a | upcase ) }}",
    "{{ (1..) }}",
    "{{ a! }}",
    "{{ a = b }}",
  ])("is refused where words of the message would be left out: %s", (text) => {
    expect(faultOf(text)).toBe("template_syntax");
  });

  it.each([
    "{{ a | default: b, allow_false: true }}",
    "{{ a contains 'x' and not b or 1 <= -2.5 }}",
    "{{-a|append:\"it's\"|append:'\\''-}}",
    "{{ (1..a) | join: ', ' }}",
    "{{ nil }}{{ true }}{{ empty | default: größe }}",
  ])("may hold whatever the language has: %s", (text) => {
    expect(faultOf(text)).toBeNull();
  });

  it.each([
    ["{{ eta", "template_syntax"],
    ["{{ }}", "template_syntax"],
    ["{% if eta %}x{% endif %}", "template_syntax"],
    ["{% include 'secret' %}", "template_syntax"],
    ["{% render '/etc/passwd' %}", "template_syntax"],
    ["{% for i in (1..9) %}x{% endfor %}", "template_syntax"],
    ["{{ eta.length }}", "template_syntax"],
    ["{{ eta['constructor'] }}", "template_syntax"],
    ["{{ eta | where_exp: 'x', 'true' }}", "unknown_filter"],
    ["{{ eta | inspect }}", "unknown_filter"],
    ["{{ eta | shout }}", "unknown_filter"],
    ["{{ eta | constructor }}", "unknown_filter"],
    [`{{ eta }}${"x".repeat(templateLimits.maxLength)}`, "too_long"],
  ])("is refused: %.40s", (text, code) => {
    expect(faultOf(text)).toBe(code);
  });

  it("offers only filters that exist", () => {
    expect([...templateFilters].filter((name) => faultOf(`{{ 'x' | ${name}: 'a', 'b' }}`) !== null)).toEqual(
      [],
    );
  });

  it.each([
    `{{ a ${"| replace: '', a ".repeat(12)}}}`,
    `{{ a ${"| split: '' | join: a ".repeat(12)}}}`,
    `{{ a ${"| append: a ".repeat(400)}}}`,
    "{{ (1..99999999) | join: a }}",
    "{{ 'now' | date: '%99999999d' }}",
    "{{ a | slice: 0, 99999999999 | split: '' | join: a }}",
    "{{ a }}".repeat(2000),
  ])("is given up before it takes memory or time without end: %.40s", (text) => {
    expect(render(text, { a: "x".repeat(4096) })).toEqual({ kind: "failed", isTooMuch: true });
  });

  it("tells a value that a filter does not take from too much of it", () => {
    const rendered = render("{{ '2026-03-02' | date: '%H:%M', zone }}", { zone: "Nowhere" });
    expect(rendered).toEqual({ kind: "failed", isTooMuch: false });
  });
});

describe.each(["America/New_York", "Europe/Berlin", "Asia/Kathmandu"])(
  "a date on a machine in %s",
  (zone) => {
    afterEach(() => void vi.unstubAllEnvs());

    it.each([
      ["2026-03-02", "02.03.2026 00:00 +0000"],
      ["2026-03-02 14:00", "02.03.2026 14:00 +0000"],
      ["March 2, 2026", "02.03.2026 00:00 +0000"],
      ["2026-03-02T14:00:00Z", "02.03.2026 14:00 +0000"],
      ["2026-03-02T14:00:00+02:00", "02.03.2026 14:00 +0200"],
      ["2026-03-02T14:00:00-0330", "02.03.2026 14:00 -0330"],
      ["Mon, 02 Mar 2026 14:00:00 GMT", "02.03.2026 14:00 +0000"],
      ["1772460000", "02.03.2026 14:00 +0000"],
      [1_772_460_000, "02.03.2026 14:00 +0000"],
      ["soon", "soon"],
    ])("reads %j as UTC unless it names a zone", (value, expected) => {
      vi.stubEnv("TZ", zone);
      expect(new Date(0).getTimezoneOffset()).not.toBe(0);
      expect(render("{{ at | date: '%d.%m.%Y %H:%M %z' }}", { at: value })).toEqual({
        kind: "text",
        text: expected,
      });
    });

    it("is shown in a zone that the template names", () => {
      vi.stubEnv("TZ", zone);
      const text = "{{ at | date: '%d.%m. %H:%M', 'Asia/Tokyo' }}";
      expect(render(text, { at: "2026-03-02 20:00" })).toEqual({ kind: "text", text: "03.03. 05:00" });
    });
  },
);
