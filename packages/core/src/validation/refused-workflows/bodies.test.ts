import { describe } from "vitest";
import { parseWorkflowRequest } from "../parse-workflow-request.ts";
import { type Refusal, refusesEach } from "../testing/refusals.ts";
import {
  firstV01Step,
  nested,
  v01Step,
  workflowBody,
  workflowBodyEnding,
} from "../testing/sample-requests.ts";
import { content, onMessenger } from "../testing/sample-workflow-parts.ts";

const refusals: readonly Refusal[] = [
  ["refuses text instead of a body", "{}", "", "wrong_type"],
  ["refuses a list instead of a body", [], "", "wrong_type"],
  ["needs the template", workflowBody({ template: undefined }), "template", "required"],
  ["refuses another template", workflowBody({ template: "fallback" }), "template", "unknown_value"],
  ["needs the workflow", workflowBody({ workflow: undefined }), "workflow", "required"],
  ["refuses an empty workflow", workflowBody({ workflow: [] }), "workflow", "no_steps"],
  [
    "refuses 21 steps",
    workflowBody({ workflow: Array(21).fill(firstV01Step()) }),
    "workflow",
    "too_many_steps",
  ],
  [
    "explains a trailing null",
    workflowBody({ workflow: [firstV01Step(), v01Step(), null] }),
    "workflow[2]",
    "null_step",
  ],
  ["explains a lonely null", workflowBody({ workflow: [null] }), "workflow[0]", "null_step"],
  ["refuses text instead of a step", workflowBodyEnding("sms"), "workflow[1]", "wrong_type"],
  [
    "refuses __proto__",
    JSON.parse(`{"template":"failover","workflow":[{"__proto__":1,${JSON.stringify(v01Step()).slice(1)}]}`),
    "workflow[0].__proto__",
    "forbidden_member",
  ],
  [
    "refuses NUL in a text",
    workflowBodyEnding(content({ type: "text", text: "\0" })),
    "workflow[1].message.content.text",
    "nul_character",
  ],
  [
    "refuses half an emoji",
    workflowBodyEnding(content({ type: "text", text: "\udc00" })),
    "workflow[1].message.content.text",
    "lone_surrogate",
  ],
  [
    "refuses custom content of 21 levels",
    onMessenger({ type: "custom", custom: nested(21) }),
    "workflow[0].message.content.custom.deeper",
    "nested_too_deeply",
  ],
];

describe("a workflow is refused", () => {
  refusesEach(
    refusals,
    (body) => parseWorkflowRequest(body, "workflows", "strict"),
    (body) => parseWorkflowRequest(body, "dispatch"),
  );
});
