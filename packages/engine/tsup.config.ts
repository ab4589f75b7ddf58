import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    audit: "src/audit/index.ts",
    sqlite: "src/sqlite/index.ts",
    testing: "src/testing/index.ts",
  },
  format: ["esm", "cjs"],
  target: "node24",
  // tsup strips the "node:" prefix by default, and SQLite exists only under its full name.
  removeNodeProtocol: false,
  dts: true,
  clean: true,
});
