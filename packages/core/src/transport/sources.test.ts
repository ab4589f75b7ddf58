import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const forbidden =
  /\b(?:process|globalThis|global|window|setTimeout|setInterval|setImmediate|clearTimeout|clearInterval|require|Buffer|console|__dirname|__filename|btoa|atob|crypto|AbortSignal\.|Date\.now|Math\.random|new Date\(\))(?:\b|$)|\bimport\s*\(|\bfrom "node:/;
const here = import.meta.dirname;

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.startsWith("testing"))
    .map((name) => join(folder, name));
}

// Adapters ship this code inside their own bundle, and their hosts scan the bundle.
function code(file: string): string {
  return readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "");
}

describe("the sources of transport and model", () => {
  const files = [...sourcesIn(here), ...sourcesIn(join(here, "../model"))];

  it("are found", () => {
    expect(files.length).toBeGreaterThan(30);
  });

  it("name nothing that belongs to a host: what is needed is passed in", () => {
    const found = files.filter((file) => forbidden.test(code(file)));
    expect(found).toEqual([]);
  });

  it("call no fetch of their own", () => {
    const callers = files.filter((file) => /\bfetch\(/.test(code(file)));
    expect(callers).toEqual([join(here, "http.ts")]);
  });

  it("import only each other", () => {
    const outside = files.flatMap((file) =>
      [...code(file).matchAll(/\bfrom\s+"([^"]+)"/g)]
        .map(([, target = ""]) => join(file, "..", target))
        .filter((target) => !files.includes(target)),
    );
    expect(outside).toEqual([]);
  });
});

describe("the search for forbidden names", () => {
  it.each(["process.env", "globalThis.fetch", "setTimeout(f)", 'from "node:fs"', "Date.now()", "new Date()"])(
    "finds %s",
    (text) => {
      expect(forbidden.test(text)).toBe(true);
    },
  );

  it("does not take longer words for them", () => {
    expect(forbidden.test("ArrayBuffer required processed Date.parse")).toBe(false);
  });
});
