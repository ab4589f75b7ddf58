/** Messenger, then RCS, then SMS. */
export function runRequest(condition = "read", seconds = 600, onUnknown = "send_again") {
  const text = { message_type: "text", text: "Parcel 7731 arrives at 14:10." };
  const failover = { condition_status: condition, expiry_time: seconds };
  return {
    steps: [
      { channel: "messenger", from: "104000000000001", to: "2901000000000042", ...text, failover },
      { channel: "rcs", from: "ParcelCo", to: "447700900042", ...text, failover },
      { channel: "sms", from: "ParcelCo", to: "447700900042", ...text },
    ],
    on_unknown: onUnknown,
  };
}
