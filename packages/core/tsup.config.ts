import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    files: "src/files/index.ts",
    model: "src/model/index.ts",
    templates: "src/templates/index.ts",
    validation: "src/validation/index.ts",
    transport: "src/transport/index.ts",
  },
  format: ["esm", "cjs"],
  target: "node20",
  dts: true,
  clean: true,
});
