import { describe } from "vitest";
import { parseRunRequest } from "../parse-run-request.ts";
import { type Refusal, refusesEach } from "../testing/refusals.ts";
import { firstRunStep, runBody, runBodyWith, runStep } from "../testing/sample-requests.ts";
import { failover, fileMessage, image, onMms } from "../testing/sample-run-parts.ts";

const refusals: readonly Refusal[] = [
  ["needs a channel", runBodyWith({ channel: undefined }), "steps[1].channel", "required"],
  ["refuses an unknown channel", runBodyWith({ channel: "smss" }), "steps[1].channel", "unknown_channel"],
  [
    "refuses names that every object has as channels",
    runBodyWith({ channel: "constructor" }),
    "steps[1].channel",
    "unknown_channel",
  ],
  [
    "refuses an unknown message type",
    runBodyWith({ message_type: "txt" }),
    "steps[1].message_type",
    "unknown_message_type",
  ],
  ["needs a message type", runBodyWith({ message_type: undefined }), "steps[1].message_type", "required"],
  [
    "refuses content that the channel cannot carry",
    runBodyWith(fileMessage("image", image)),
    "steps[1].message_type",
    "unsupported_content",
  ],
  ["refuses unknown members of a step", runBodyWith({ colour: 1 }), "steps[1].colour", "unknown_member"],
  [
    "refuses a reference on a step",
    runBodyWith({ client_ref: "a" }),
    "steps[1].client_ref",
    "run_setting_on_step",
  ],
  [
    "refuses a webhook address on a step",
    runBodyWith({ webhook_url: "https://example.com" }),
    "steps[1].webhook_url",
    "run_setting_on_step",
  ],
  [
    "refuses a webhook version on a step",
    runBodyWith({ webhook_version: "v1" }),
    "steps[1].webhook_version",
    "run_setting_on_step",
  ],
  [
    "refuses an expiry time outside of failover",
    runBodyWith({ expiry_time: 60 }),
    "steps[1].expiry_time",
    "unknown_member",
  ],
  [
    "refuses unknown members of a failover rule",
    failover({ expiry: 60 }),
    "steps[0].failover.expiry",
    "unknown_member",
  ],
  [
    "needs a failover rule before the last step",
    runBody({ steps: [firstRunStep({ failover: undefined }), runStep()] }),
    "steps[0].failover",
    "failover_missing",
  ],
  [
    "refuses a failover rule on the last step",
    runBodyWith({ failover: { condition_status: "delivered", expiry_time: 60 } }),
    "steps[1].failover",
    "failover_on_last_step",
  ],
  [
    "takes no text for stop_on_reply",
    failover({ stop_on_reply: "yes" }),
    "steps[0].failover.stop_on_reply",
    "wrong_type",
  ],
  ["needs an expiry time", failover({ expiry_time: undefined }), "steps[0].failover.expiry_time", "required"],
  [
    "refuses an expiry time of 0",
    failover({ expiry_time: 0 }),
    "steps[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time beyond 30 days",
    failover({ expiry_time: 2_592_001 }),
    "steps[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time with a fraction",
    failover({ expiry_time: 1.5 }),
    "steps[0].failover.expiry_time",
    "not_whole",
  ],
  [
    "refuses an expiry time as text",
    failover({ expiry_time: "600" }),
    "steps[0].failover.expiry_time",
    "wrong_type",
  ],
  [
    "needs a condition",
    failover({ condition_status: undefined }),
    "steps[0].failover.condition_status",
    "required",
  ],
  [
    "refuses an unknown condition",
    failover({ condition_status: "seen" }),
    "steps[0].failover.condition_status",
    "unknown_value",
  ],
  [
    "refuses waiting for SMS to be read",
    runBody({ steps: [runStep({ failover: { condition_status: "read", expiry_time: 60 } }), runStep()] }),
    "steps[0].failover.condition_status",
    "read_not_reported",
  ],
  [
    "refuses waiting for MMS to be read",
    runBody({
      steps: [runStep({ ...onMms, failover: { condition_status: "read", expiry_time: 60 } }), runStep()],
    }),
    "steps[0].failover.condition_status",
    "read_not_reported",
  ],
];

describe("a step of a run is refused", () => {
  refusesEach(refusals, parseRunRequest);
});
