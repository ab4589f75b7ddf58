#!/usr/bin/env bash
# Messenger until it is read, then an SMS: the request of 2018. Then: look at the run, and do not wait any longer.
set -euo pipefail

call() {
  curl --silent --show-error --fail-with-body --user "$FAILOVER_API_KEY:$FAILOVER_API_SECRET" "$@"
}

answer=$(call "$FAILOVER_URL/beta/workflows" --header 'Content-Type: application/json' --data '{
  "template": "failover",
  "workflow": [
    { "from": { "type": "messenger", "id": "104000000000001" },
      "to": { "type": "messenger", "id": "2901000000000002" },
      "message": { "content": { "type": "text", "text": "Parcel 7731 arrives at 14:10." } },
      "failover": { "expiry_time": 600, "condition_status": "read" } },
    { "from": { "type": "sms", "number": "ParcelCo" },
      "to": { "type": "sms", "number": "447700900001" },
      "message": { "content": { "type": "text", "text": "Parcel 7731 arrives at 14:10." } } }
  ]
}')
id=$(sed -E 's/.*"workflow_uuid":"([^"]+)".*/\1/' <<<"$answer")
echo "accepted $id"

call "$FAILOVER_URL/v1/runs/$id"
echo
call --request POST "$FAILOVER_URL/v1/runs/$id/advance"
echo
call "$FAILOVER_URL/v1/runs/$id/events"
echo
