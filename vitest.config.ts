import { defineConfig } from "vitest/config";

// Tests import sources, not builds: the "source" export condition names them.
const source = {
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source", "node", "import"] } },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: { name: "unit", include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts"] },
      },
      {
        ...source,
        test: { name: "whole", include: ["tests/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
      },
    ],
  },
});
