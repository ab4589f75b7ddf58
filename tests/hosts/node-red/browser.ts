/** The system's Chromium, driven over its own protocol. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Starts a browser that asks nothing of the network. */
export function startBrowser(): Promise<Browser> {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error("Chromium is not installed; .ci/run says how");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
