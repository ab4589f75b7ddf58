import type { NewAccount } from "./accounts/first-account.ts";
import type { ServerConfig } from "./config.ts";
import type { RunningServer } from "./server.ts";

type Started = Pick<RunningServer, "url" | "webhooksUrl" | "firstCredentials" | "newAccounts">;

/** What is told to whoever has started the server. Scripts wait for the one line that begins with `ready`. */
export function welcome(
  config: ServerConfig,
  { url, webhooksUrl, firstCredentials, newAccounts }: Started,
): string {
  const { gateway, databasePath, apiKey } = config;
  const user = firstCredentials
    ? `'${firstCredentials.key}:${firstCredentials.secret}'`
    : `"${apiKey?.key ?? "API_KEY"}:$FAILOVER_API_SECRET"`;
  return `
Failover Kit
  address      ${url}  (API: ${url}/openapi.json)${webhooksUrl === url ? "" : `\n  webhooks     ${webhooksUrl}/webhooks/status and /webhooks/inbound`}
  runs         ${databasePath === ":memory:" ? "in memory: they are gone when the server stops" : databasePath}
  credentials  ${firstCredentials ? `key ${firstCredentials.key}, secret ${firstCredentials.secret}  (shown only now: keep them)` : "as configured"}${newAccounts.map(accountLine).join("")}
  gateway      ${gateway.isSimulator ? "simulator at" : `Messages ${gateway.version} at`} ${gateway.url}

Try it: Messenger first, and an SMS when it is not read within 15 seconds.

curl -X POST ${url}/beta/workflows -u ${user} -H 'Content-Type: application/json' -d '${sampleRequest}'

Then look at it:

curl -u ${user} '${url}/v1/runs?limit=1'

ready ${url}`;
}

function accountLine({ account, key, secret }: NewAccount): string {
  return `\n  account      ${account}: key ${key}, secret ${secret}  (shown only now: keep them)`;
}

// The simulator's person …02 gets messages and never reads them; …01 gets them at once.
const sampleRequest = `{
  "template": "failover",
  "workflow": [
    { "from": { "type": "messenger", "id": "104000000000001" },
      "to": { "type": "messenger", "id": "2901000000000002" },
      "message": { "content": { "type": "text", "text": "Parcel 7731 arrives at 14:10." } },
      "failover": { "expiry_time": 15, "condition_status": "read" } },
    { "from": { "type": "sms", "number": "ParcelCo" },
      "to": { "type": "sms", "number": "447700900001" },
      "message": { "content": { "type": "text", "text": "Parcel 7731 arrives at 14:10." } } }
  ]
}`;
