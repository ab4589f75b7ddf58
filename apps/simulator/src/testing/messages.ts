// The last two digits of a recipient decide what happens; 50 is nobody in particular.

/** A Viber message for v1. */
export function viberV1(lastTwo = "50", rest: Readonly<Record<string, unknown>> = {}) {
  const to = `4477009000${lastTwo}`;
  return { channel: "viber_service", message_type: "text", to, from: "9016", text: "Parcel 7731", ...rest };
}

/** An SMS for v1. */
export function smsV1(lastTwo = "50", rest: Readonly<Record<string, unknown>> = {}) {
  const to = `4477009000${lastTwo}`;
  return { channel: "sms", message_type: "text", to, from: "ParcelCo", text: "Parcel 7731", ...rest };
}

/** An RCS message for v1. */
export function rcsV1(lastTwo = "50", rest: Readonly<Record<string, unknown>> = {}) {
  const to = `4477009000${lastTwo}`;
  return { channel: "rcs", message_type: "text", to, from: "ParcelAgent", text: "Parcel 7731", ...rest };
}

/** A Viber message for v0.1 and beta. */
export function viberV01(lastTwo = "50", rest: Readonly<Record<string, unknown>> = {}) {
  return {
    to: { type: "viber_service_msg", number: `4477009000${lastTwo}` },
    from: { type: "viber_service_msg", id: "9016" },
    message: { content: { type: "text", text: "Parcel 7731" } },
    ...rest,
  };
}

/** An SMS for v0.1 and beta. */
export function smsV01(lastTwo = "50", rest: Readonly<Record<string, unknown>> = {}) {
  return {
    to: { type: "sms", number: `4477009000${lastTwo}` },
    from: { type: "sms", number: "ParcelCo" },
    message: { content: { type: "text", text: "Parcel 7731" } },
    ...rest,
  };
}

/** A WhatsApp message for v1. */
export function whatsappV1(lastTwo = "50", rest: Readonly<Record<string, unknown>> = {}) {
  const to = `4477009000${lastTwo}`;
  return {
    channel: "whatsapp",
    message_type: "text",
    to,
    from: "447700900100",
    text: "Parcel 7731",
    ...rest,
  };
}

/** A Messenger message for v1. */
export function messengerV1(lastTwo = "50", rest: Readonly<Record<string, unknown>> = {}) {
  const to = `29010000000000${lastTwo}`;
  const from = "104000000000001";
  return { channel: "messenger", message_type: "text", to, from, text: "Parcel 7731", ...rest };
}

/** An MMS for v1. */
export function mmsV1(lastTwo = "50", rest: Readonly<Record<string, unknown>> = {}) {
  const to = `121255501${lastTwo}`;
  return { channel: "mms", message_type: "text", to, from: "12125550100", text: "Parcel 7731", ...rest };
}
