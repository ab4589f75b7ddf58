import type { DiagnosisResource } from "@failover-kit/core/model";
import type { HttpSend, ProbeAnswer } from "@failover-kit/core/transport";
import type { Clock } from "@failover-kit/engine";
import type { GatewayConfig } from "../config.ts";
import { measureDisk } from "./measure-disk.ts";

const TIMEOUT_MS = 10_000;

/** What is to be looked at. */
export interface Patient {
  readonly gateway: GatewayConfig;
  readonly probe: () => Promise<ProbeAnswer>;
  readonly baseUrl: string | null; // where the gateway reaches us; null: nowhere that we know of
  readonly databasePath: string | null; // null: nothing is kept on a disk
  readonly send: HttpSend;
  readonly clock: Clock;
}

/** Tries what the server needs: the gateway, the way back from it, and room on the disk. Sends no message. */
export async function diagnose(patient: Patient): Promise<DiagnosisResource> {
  const [gateway, webhooks, disk] = await Promise.all([
    examineGateway(patient),
    examineWebhooks(patient),
    patient.databasePath === null ? null : measureDisk(patient.databasePath),
  ]);
  return { gateway, webhooks, disk };
}

async function examineGateway({ gateway, probe, clock }: Patient): Promise<DiagnosisResource["gateway"]> {
  const { url, version } = gateway;
  const { credentials, reason, at } = await probe();
  const skew = at === null ? null : Math.round((at - clock.now()) / 1000);
  return { url, version, credentials, reason, clock_skew_seconds: skew };
}

async function examineWebhooks({ gateway, baseUrl, send }: Patient): Promise<DiagnosisResource["webhooks"]> {
  const signed = gateway.signature !== null;
  if (baseUrl === null) {
    const reason = "FAILOVER_PUBLIC_URL is not set: statuses go where the account at the gateway says.";
    return { url: null, reachable: false, reason, signed };
  }
  const url = `${baseUrl}/webhooks/status`;
  const reason = await whyUnreachable(url, send);
  return { url, reachable: reason === null, reason, signed };
}

/** Comes by the public address, as the gateway would, but to look only: webhooks are there if we ask for a POST. */
async function whyUnreachable(url: string, send: HttpSend): Promise<string | null> {
  const request = { method: "GET", url, headers: {}, body: null, timeoutMs: TIMEOUT_MS };
  try {
    const { status, header } = await send(request);
    if (status === 405 && header("allow") === "POST") return null;
    return `Something else answers there: ${status}.`;
  } catch {
    return "Nobody answers there.";
  }
}
