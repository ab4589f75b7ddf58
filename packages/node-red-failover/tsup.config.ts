import { defineConfig } from "tsup";
import { composeEditor } from "./build/compose-editor.ts";

const nodes = ["server", "send", "events", "control"].map((name) => `failover-${name}`);

export default defineConfig({
  entry: Object.fromEntries(nodes.map((name) => [name, `src/nodes/${name}.ts`])),
  format: ["cjs"],
  target: "node20",
  noExternal: [/^@failover-kit\//],
  splitting: true, // one core for all nodes
  removeNodeProtocol: false,
  clean: true,
  onSuccess: () => composeEditor(nodes),
});
