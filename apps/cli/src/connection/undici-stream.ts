import { setTimeout as sleep } from "node:timers/promises";
import type { OpenStream } from "@failover-kit/core/transport";
import { Agent, request } from "undici";

/** Opens a stream with a connection of its own, which ends with it. */
export const openStream: OpenStream = async ({ url, headers, signal, silenceMs }) => {
  const dispatcher = new Agent({ connect: { timeout: 10_000 }, bodyTimeout: silenceMs });
  signal.addEventListener("abort", () => void dispatcher.destroy());
  const { statusCode: status, body } = await request(url, { dispatcher, signal, headers });
  return { status, body };
};

/** Waits, at most until the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
