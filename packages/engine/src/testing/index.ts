export * from "./builders.ts";
export * from "./fake-gateway.ts";
export * from "./manual-clock.ts";
