import { cpSync, globSync } from "node:fs";
import { defineConfig } from "tsup";

/** n8n looks for icons and for the texts that search finds beside the compiled nodes. */
function copyBeside() {
  for (const file of globSync("nodes/**/*.{svg,node.json}")) cpSync(file, `dist/${file}`);
}

export default defineConfig({
  entry: ["nodes/**/*.node.ts", "credentials/*.credentials.ts"],
  format: ["cjs"],
  platform: "node",
  target: "node20",
  splitting: false,
  clean: true,
  // Community nodes have no dependencies of their own: what they use is in their files.
  noExternal: ["@failover-kit/core"],
  external: ["n8n-workflow"],
  onSuccess: async () => copyBeside(),
});
