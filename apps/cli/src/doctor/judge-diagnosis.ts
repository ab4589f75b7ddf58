/** What to say to what a server has found when it looked at itself. */
import type { CredentialVerdict, DiagnosisResource } from "@failover-kit/core/model";
import type { Result } from "./result.ts";

const TOLERABLE_SKEW_SECONDS = 60; // tokens and signatures are dated; gateways allow for a few minutes
const GIB = 1024 ** 3;

const credentialFixes: Readonly<Record<Exclude<CredentialVerdict, "accepted">, string>> = {
  refused:
    "Set FAILOVER_GATEWAY_API_KEY and _API_SECRET, or _APPLICATION_ID and _PRIVATE_KEY_PATH, of the server as the gateway's dashboard shows them.",
  unclear: "Look at FAILOVER_GATEWAY_URL of the server, and whether it may connect to the gateway.",
};

/** The credentials, and the gateway's clock. */
export function judgeGateway({ gateway }: DiagnosisResource): Result {
  const { url, version, credentials, reason, clock_skew_seconds: skew } = gateway;
  if (credentials !== "accepted") {
    const verb = credentials === "refused" ? "refuses the server's credentials" : "cannot be judged";
    return { status: "failed", message: `${url} ${verb}: ${reason}`, fix: credentialFixes[credentials] };
  }
  if (skew !== null && Math.abs(skew) > TOLERABLE_SKEW_SECONDS) {
    const message = `the clock of ${url} is ${Math.abs(skew)} s ${skew > 0 ? "ahead of" : "behind"} the server's`;
    return { status: "warning", message, fix: "Switch on time synchronisation (NTP) on the server." };
  }
  return { status: "ok", message: `${url} (${version}) accepts the server's credentials` };
}

/** Whether statuses find their way back, and whether anybody could forge them. */
export function judgeWebhooks({ webhooks }: DiagnosisResource): Result {
  const { url, reachable, reason, signed } = webhooks;
  if (!reachable) {
    const fix =
      "Set FAILOVER_PUBLIC_URL of the server to an address that the gateway can reach. Where only the server itself cannot reach it (hairpin NAT), all may be well.";
    return { status: "warning", message: url === null ? String(reason) : `${url}: ${reason}`, fix };
  }
  if (signed) return { status: "ok", message: `${url}, signed` };
  if (isLoopback(url)) return { status: "ok", message: `${url}, unsigned, for this machine alone` };
  const message = `${url} takes webhooks without a signature: anybody who knows it could send some`;
  return { status: "warning", message, fix: "Set FAILOVER_GATEWAY_SIGNATURE_SECRET of the server." };
}

/** Room for the database to grow: at least a gigabyte, and as much again as it has. */
export function judgeDisk({ disk }: DiagnosisResource): Result {
  if (disk === null)
    return { status: "warning", message: "the server keeps nothing: its database is in memory" };
  const { free_bytes: free, database_bytes: used } = disk;
  const message = `${gibibytes(free)} free, the database has ${gibibytes(used)}`;
  if (free >= Math.max(GIB, used)) return { status: "ok", message };
  return { status: "warning", message, fix: "Make room, or move the database (FAILOVER_DATABASE_URL)." };
}

function isLoopback(url: string | null): boolean {
  return url !== null && /^(127\.|localhost$|\[::1\]$)/.test(new URL(url).hostname);
}

function gibibytes(bytes: number): string {
  return `${(bytes / GIB).toFixed(bytes < GIB ? 3 : 1)} GiB`;
}
