/**
 * Starts the server and, unless FAILOVER_GATEWAY_URL names a real gateway, the simulator for it.
 * Ctrl-C stops both; when one of them ends, so does the other.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";

const simulatorPort = process.env.FAILOVER_SIMULATOR_PORT || "4701";
const children = [];

function start(entry, env = {}) {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
    // A group of its own: Ctrl-C reaches this process alone, which then stops the children in order.
    detached: true,
  });
  children.push(child);
  return child;
}

async function stopAll() {
  // The server first: what it has in hand still wants its answers from the simulator.
  for (const child of [...children].reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
}

let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  await stopAll();
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    if (stopping) for (const child of children) child.kill("SIGKILL");
    void stop(0);
  });
}

// Without a gateway the server itself looks for the simulator on FAILOVER_SIMULATOR_PORT.
if (!process.env.FAILOVER_GATEWAY_URL) {
  const webhooksPort = process.env.FAILOVER_WEBHOOKS_PORT || process.env.FAILOVER_PORT || "4700";
  start("apps/simulator/dist/main.js", {
    FAILOVER_SIMULATOR_PORT: simulatorPort,
    FAILOVER_SIMULATOR_STATUS_URL: `http://127.0.0.1:${webhooksPort}/webhooks/status`,
    FAILOVER_SIMULATOR_INBOUND_URL: `http://127.0.0.1:${webhooksPort}/webhooks/inbound`,
  });
}
start("apps/server/dist/main.js");

for (const child of children) {
  child.on("exit", (code) => void stop(code ?? 1));
}
