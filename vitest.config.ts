import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

// As n8n itself loads it; its other build is for bundlers.
const n8nPackage = new URL("packages/n8n-nodes-failover/package.json", import.meta.url);
const n8nWorkflow = createRequire(n8nPackage).resolve("n8n-workflow");

// Tests import sources, not builds: the "source" export condition names them.
const source = {
  resolve: { conditions: ["source"], alias: { "n8n-workflow": n8nWorkflow } },
  ssr: { resolve: { conditions: ["source", "node", "import"] } },
};

// No test waits for time to pass; these only end what hangs, on the busiest machine.
const limits = { testTimeout: 60_000, hookTimeout: 60_000 };

// What starts a process for every case. `npm run test:slow` runs it, and so does CI.
const slow = ["tests/chaos/**/*.test.ts", "tests/cli/**/*.test.ts"];

// What needs a tool chain of its own, and a browser. `npm run test:hosts` installs it and runs them, and so does CI.
const hosts = ["tests/hosts/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          ...limits,
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts"],
        },
      },
      {
        ...source,
        test: { ...limits, name: "whole", include: ["tests/**/*.test.ts"], exclude: [...slow, ...hosts] },
      },
      { ...source, test: { ...limits, name: "slow", include: slow } },
      { ...source, test: { ...limits, name: "hosts", include: hosts } },
    ],
  },
});
