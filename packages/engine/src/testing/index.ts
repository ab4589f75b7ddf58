export * from "./builders.ts";
export * from "./fake-gateway.ts";
export * from "./history-checks.ts";
export * from "./manual-clock.ts";
export * from "./seeded-random.ts";
