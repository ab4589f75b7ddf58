/** Bodies that are right, for tests to change one thing in. All people and numbers in them are invented. */

/** The words of every sample message; no issue may repeat them. */
export const sampleText = "Parcel 7731 arrives at 14:10.";

/** The phone number of every sample recipient; no issue may repeat it. */
export const samplePhone = "447700900042";

type Json = Record<string, unknown>;

/** A step of `POST /v1/runs` without failover rule. */
export function runStep(changes: Json = {}): Json {
  return {
    channel: "sms",
    from: "ParcelCo",
    to: samplePhone,
    message_type: "text",
    text: sampleText,
    ...changes,
  };
}

/** A Messenger step with its failover rule. */
export function firstRunStep(changes: Json = {}): Json {
  const addresses = { channel: "messenger", from: "104000000000001", to: "2901000000000042" };
  return { ...runStep(addresses), failover: { condition_status: "read", expiry_time: 600 }, ...changes };
}

/** A body of `POST /v1/runs`: Messenger, then SMS. */
export function runBody(changes: Json = {}): Json {
  return { steps: [firstRunStep(), runStep()], ...changes };
}

/** The same body with changes in its last step. */
export function runBodyWith(changes: Json): Json {
  return runBody({ steps: [firstRunStep(), runStep(changes)] });
}

/** A message of the older generation. */
export function v01Message(content: Json = { type: "text", text: sampleText }, options: Json = {}): Json {
  return { content, ...options };
}

/** An SMS step of the older generation, without failover rule. */
export function v01Step(changes: Json = {}): Json {
  return {
    from: { type: "sms", number: "ParcelCo" },
    to: { type: "sms", number: samplePhone },
    message: v01Message(),
    ...changes,
  };
}

/** A Messenger step of the older generation, with its failover rule. */
export function firstV01Step(changes: Json = {}): Json {
  return {
    from: { type: "messenger", id: "104000000000001" },
    to: { type: "messenger", id: "2901000000000042" },
    message: v01Message(),
    failover: { expiry_time: 600, condition_status: "read" },
    ...changes,
  };
}

/** A Viber step of the older generation, without failover rule. */
export function viberV01Step(changes: Json = {}): Json {
  return {
    from: { type: "viber_service_msg", id: "9016" },
    to: { type: "viber_service_msg", number: samplePhone },
    message: v01Message(),
    ...changes,
  };
}

/** A body of `POST /beta/workflows`: Messenger, then SMS. */
export function workflowBody(changes: Json = {}): Json {
  return { template: "failover", workflow: [firstV01Step(), v01Step()], ...changes };
}

/** The same body with another last step. */
export function workflowBodyEnding(lastStep: unknown): Json {
  return workflowBody({ workflow: [firstV01Step(), lastStep] });
}

/** An object of so many levels. */
export function nested(levels: number): Json {
  return levels === 1 ? {} : { deeper: nested(levels - 1) };
}
