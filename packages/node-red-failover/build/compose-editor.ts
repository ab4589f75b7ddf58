/** Makes what the editor loads: for each node one html file of its script and its dialogue, catalogues, help and icons. */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "tsup";

export async function composeEditor(nodes: readonly string[]): Promise<void> {
  await build({
    config: false,
    entry: Object.fromEntries(nodes.map((name) => [name, `editor/${name}.ts`])),
    format: ["iife"],
    platform: "browser",
    target: "es2022",
    outDir: "dist/editor",
    noExternal: [/./],
    clean: false,
    silent: true,
  });
  for (const name of nodes) {
    const script = readFileSync(`dist/editor/${name}.global.js`, "utf8").trim();
    const dialogue = readFileSync(`editor/${name}.html`, "utf8");
    writeFileSync(
      `dist/${name}.html`,
      `<script type="text/javascript">\n${script}\n</script>\n\n${dialogue}`,
    );
  }
  rmSync("dist/editor", { recursive: true });
  for (const folder of ["locales", "icons"]) cpSync(folder, `dist/${folder}`, { recursive: true });
}
