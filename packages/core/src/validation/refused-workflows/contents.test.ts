import { describe } from "vitest";
import { parseWorkflowRequest } from "../parse-workflow-request.ts";
import { type Refusal, refusesEach } from "../testing/refusals.ts";
import {
  sampleText,
  v01Message,
  v01Step,
  viberV01Step,
  workflowBodyEnding,
} from "../testing/sample-requests.ts";
import { content, image, on, onMessenger, template, text } from "../testing/sample-workflow-parts.ts";

const refusals: readonly Refusal[] = [
  ["needs a message", workflowBodyEnding(v01Step({ message: undefined })), "workflow[1].message", "required"],
  ["needs content", workflowBodyEnding(v01Step({ message: {} })), "workflow[1].message.content", "required"],
  [
    "needs the type of the content",
    workflowBodyEnding(content({ text: sampleText })),
    "workflow[1].message.content.type",
    "required",
  ],
  [
    "refuses an unknown type of content",
    workflowBodyEnding(content({ type: "img", image })),
    "workflow[1].message.content.type",
    "unknown_message_type",
  ],
  [
    "refuses images over SMS",
    workflowBodyEnding(content({ type: "image", image })),
    "workflow[1].message.content.type",
    "unsupported_content",
  ],
  [
    "refuses video over Viber",
    workflowBodyEnding(viberV01Step({ message: v01Message({ type: "video", video: image }) })),
    "workflow[1].message.content.type",
    "unsupported_content",
  ],
  [
    "needs the text",
    workflowBodyEnding(content({ type: "text" })),
    "workflow[1].message.content.text",
    "required",
  ],
  [
    "refuses an empty text",
    workflowBodyEnding(content({ type: "text", text: "" })),
    "workflow[1].message.content.text",
    "empty",
  ],
  [
    "refuses a text over 1000 on SMS",
    workflowBodyEnding(content({ type: "text", text: "x".repeat(1001) })),
    "workflow[1].message.content.text",
    "too_long",
  ],
  [
    "refuses a text over 640 on Messenger",
    onMessenger({ type: "text", text: "x".repeat(641) }),
    "workflow[0].message.content.text",
    "too_long",
  ],
  [
    "refuses a text over 4096 on WhatsApp",
    workflowBodyEnding(content({ type: "text", text: "x".repeat(4097) }, on("whatsapp"))),
    "workflow[1].message.content.text",
    "too_long",
  ],
  [
    "needs the address of an image",
    onMessenger({ type: "image", image: {} }),
    "workflow[0].message.content.image.url",
    "required",
  ],
  [
    "refuses a wrong address",
    onMessenger({ type: "file", file: { url: "map.pdf" } }),
    "workflow[0].message.content.file.url",
    "url_format",
  ],
  [
    "refuses an address of 2001 characters",
    onMessenger({ type: "audio", audio: { url: `https://example.com/${"p".repeat(1981)}` } }),
    "workflow[0].message.content.audio.url",
    "too_long",
  ],
  [
    "refuses numbers as template parameters",
    workflowBodyEnding(
      v01Step({
        ...on("whatsapp"),
        message: v01Message(
          { type: "template", template: { name: "a", parameters: [1] } },
          { whatsapp: { locale: "en" } },
        ),
      }),
    ),
    "workflow[1].message.content.template.parameters[0]",
    "wrong_type",
  ],
  [
    "needs the locale of a template",
    workflowBodyEnding(content(template, on("whatsapp"))),
    "workflow[1].message.whatsapp.locale",
    "required",
  ],
  [
    "needs a tag with message_tag",
    onMessenger(text, { messenger: { category: "message_tag" } }),
    "workflow[0].message.messenger.tag",
    "required",
  ],
  [
    "refuses an unknown category",
    onMessenger(text, { messenger: { category: "tag" } }),
    "workflow[0].message.messenger.category",
    "unknown_value",
  ],
  [
    "refuses a Viber ttl of 29",
    workflowBodyEnding(viberV01Step({ message: v01Message(text, { viber_service_msg: { ttl: 29 } }) })),
    "workflow[1].message.viber_service_msg.ttl",
    "out_of_range",
  ],
  [
    "refuses a Viber ttl of 86401",
    workflowBodyEnding(viberV01Step({ message: v01Message(text, { viber_service_msg: { ttl: 86_401 } }) })),
    "workflow[1].message.viber_service_msg.ttl",
    "out_of_range",
  ],
];

describe("the content of a step is refused", () => {
  refusesEach(
    refusals,
    (body) => parseWorkflowRequest(body, "workflows", "strict"),
    (body) => parseWorkflowRequest(body, "dispatch"),
  );
});
