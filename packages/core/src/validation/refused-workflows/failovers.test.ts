import { describe } from "vitest";
import { parseWorkflowRequest } from "../parse-workflow-request.ts";
import { type Refusal, refusesEach } from "../testing/refusals.ts";
import { firstV01Step, v01Step, workflowBody } from "../testing/sample-requests.ts";
import { failover } from "../testing/sample-workflow-parts.ts";

const refusals: readonly Refusal[] = [
  [
    "needs a failover rule before the last step",
    workflowBody({ workflow: [v01Step(), v01Step()] }),
    "workflow[0].failover",
    "failover_missing",
  ],
  [
    "refuses a failover rule on the last step",
    workflowBody({ workflow: [firstV01Step()] }),
    "workflow[0].failover",
    "failover_on_last_step",
  ],
  [
    "needs an expiry time",
    failover({ expiry_time: undefined }),
    "workflow[0].failover.expiry_time",
    "required",
  ],
  [
    "refuses an expiry time of 14",
    failover({ expiry_time: 14 }),
    "workflow[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time of 86401",
    failover({ expiry_time: 86_401 }),
    "workflow[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time of 14 as text",
    failover({ expiry_time: "14" }),
    "workflow[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time of 86401 as text",
    failover({ expiry_time: "86401" }),
    "workflow[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses words as an expiry time",
    failover({ expiry_time: "10 minutes" }),
    "workflow[0].failover.expiry_time",
    "wrong_format",
  ],
  [
    "refuses an expiry time with a fraction",
    failover({ expiry_time: 60.5 }),
    "workflow[0].failover.expiry_time",
    "not_whole",
  ],
  [
    "refuses null as an expiry time",
    failover({ expiry_time: null }),
    "workflow[0].failover.expiry_time",
    "wrong_type",
  ],
  [
    "refuses an unknown condition",
    failover({ condition_status: "sent" }),
    "workflow[0].failover.condition_status",
    "unknown_value",
  ],
  [
    "refuses waiting for SMS to be read",
    workflowBody({
      workflow: [v01Step({ failover: { expiry_time: 60, condition_status: "read" } }), v01Step()],
    }),
    "workflow[0].failover.condition_status",
    "read_not_reported",
  ],
];

describe("a failover rule is refused", () => {
  refusesEach(
    refusals,
    (body) => parseWorkflowRequest(body, "workflows", "strict"),
    (body) => parseWorkflowRequest(body, "dispatch"),
  );
});
