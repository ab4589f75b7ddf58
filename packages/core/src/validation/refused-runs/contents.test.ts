import { describe } from "vitest";
import { parseRunRequest } from "../parse-run-request.ts";
import { type Refusal, refusesEach } from "../testing/refusals.ts";
import { firstRunStep, nested, runBody, runBodyWith, runStep } from "../testing/sample-requests.ts";
import {
  card,
  fileMessage,
  image,
  onMms,
  onRcs,
  onViber,
  onWhatsapp,
  suggestion,
} from "../testing/sample-run-parts.ts";

const refusals: readonly Refusal[] = [
  ["needs the text", runBodyWith({ text: undefined }), "steps[1].text", "required"],
  ["refuses an empty text", runBodyWith({ text: "" }), "steps[1].text", "empty"],
  [
    "refuses a text over 640 on Messenger",
    runBody({ steps: [firstRunStep({ text: "x".repeat(641) }), runStep()] }),
    "steps[0].text",
    "too_long",
  ],
  ["refuses a text over 3200 on SMS", runBodyWith({ text: "x".repeat(3201) }), "steps[1].text", "too_long"],
  [
    "refuses a text over 1000 on Viber",
    runBodyWith({ ...onViber, text: "x".repeat(1001) }),
    "steps[1].text",
    "too_long",
  ],
  [
    "refuses a text over 4096 on WhatsApp",
    runBodyWith({ ...onWhatsapp, text: "x".repeat(4097) }),
    "steps[1].text",
    "too_long",
  ],
  [
    "refuses a text over 3072 on RCS",
    runBodyWith({ ...onRcs, text: "x".repeat(3073) }),
    "steps[1].text",
    "too_long",
  ],
  ["refuses NUL in a text", runBodyWith({ text: "a\0b" }), "steps[1].text", "nul_character"],
  ["refuses half an emoji in a text", runBodyWith({ text: "a\ud83d" }), "steps[1].text", "lone_surrogate"],
  ["refuses a second content", runBodyWith({ image }), "steps[1].image", "unexpected_content"],
  [
    "needs the image",
    runBodyWith({ ...onViber, ...fileMessage("image", undefined) }),
    "steps[1].image",
    "required",
  ],
  [
    "refuses an address as text instead of an image",
    runBodyWith({ ...onViber, ...fileMessage("image", image.url) }),
    "steps[1].image",
    "wrong_type",
  ],
  [
    "needs the address of an image",
    runBodyWith({ ...onViber, ...fileMessage("image", {}) }),
    "steps[1].image.url",
    "required",
  ],
  [
    "refuses an empty address of an image",
    runBodyWith({ ...onViber, ...fileMessage("image", { url: "" }) }),
    "steps[1].image.url",
    "empty",
  ],
  [
    "refuses an address of 2001 characters",
    runBodyWith({ ...onViber, ...fileMessage("image", { url: `https://example.com/${"p".repeat(1981)}` }) }),
    "steps[1].image.url",
    "too_long",
  ],
  [
    "refuses an address without http",
    runBodyWith({ ...onMms, ...fileMessage("vcard", { url: "cdn.example.com/a.vcf" }) }),
    "steps[1].vcard.url",
    "url_format",
  ],
  [
    "refuses an address without host",
    runBodyWith({ ...onMms, ...fileMessage("audio", { url: "https://" }) }),
    "steps[1].audio.url",
    "url_format",
  ],
  [
    "refuses an empty caption",
    runBodyWith({ ...onMms, ...fileMessage("image", { ...image, caption: "" }) }),
    "steps[1].image.caption",
    "empty",
  ],
  [
    "refuses unknown members of an image",
    runBodyWith({ ...onMms, ...fileMessage("image", { ...image, capton: "a" }) }),
    "steps[1].image.capton",
    "unknown_member",
  ],
  [
    "refuses a wrong preview address",
    runBodyWith({
      ...onViber,
      ...fileMessage("video", { ...image, thumb_url: "x" }),
      viber_service: { duration: "10", file_size: "2" },
    }),
    "steps[1].video.thumb_url",
    "url_format",
  ],
  [
    "refuses a file name of 26 characters",
    runBodyWith({ ...onViber, ...fileMessage("file", { ...image, name: "n".repeat(26) }) }),
    "steps[1].file.name",
    "too_long",
  ],
  [
    "refuses an object as MMS content",
    runBodyWith({ ...onMms, ...fileMessage("content", {}) }),
    "steps[1].content",
    "wrong_type",
  ],
  [
    "refuses a sticker without url and id",
    runBodyWith({ ...onWhatsapp, ...fileMessage("sticker", {}) }),
    "steps[1].sticker",
    "required",
  ],
  [
    "refuses a sticker with url and id",
    runBodyWith({ ...onWhatsapp, ...fileMessage("sticker", { ...image, id: "a" }) }),
    "steps[1].sticker",
    "unexpected_content",
  ],
  [
    "refuses a reaction without an emoji",
    runBodyWith({
      ...onWhatsapp,
      ...fileMessage("reaction", { action: "react" }),
      context: { message_uuid: "a" },
    }),
    "steps[1].reaction.emoji",
    "required",
  ],
  [
    "refuses a reaction to no message",
    runBodyWith({ ...onWhatsapp, ...fileMessage("reaction", { action: "unreact" }) }),
    "steps[1].context.message_uuid",
    "required",
  ],
  [
    "refuses a card whose picture has no address",
    runBodyWith({ ...onRcs, ...fileMessage("card", { ...card, media_url: "map.png" }) }),
    "steps[1].card.media_url",
    "url_format",
  ],
  [
    "refuses a carousel in which one picture has no address",
    runBodyWith({
      ...onRcs,
      ...fileMessage("carousel", { cards: [card, { ...card, thumbnail_url: "map.png" }] }),
    }),
    "steps[1].carousel.cards[1].thumbnail_url",
    "url_format",
  ],
  [
    "refuses one file of several that has no address",
    runBodyWith({ ...onMms, ...fileMessage("content", [{ type: "image", url: "map.png" }]) }),
    "steps[1].content[0].url",
    "url_format",
  ],
  [
    "refuses a quoted message over SMS",
    runBodyWith({ context: { message_uuid: "a" } }),
    "steps[1].context",
    "unexpected_options",
  ],
  [
    "refuses suggestions over WhatsApp",
    runBodyWith({ ...onWhatsapp, suggestions: [suggestion] }),
    "steps[1].suggestions",
    "unexpected_options",
  ],
  [
    "refuses text as a card",
    runBodyWith({ ...onRcs, ...fileMessage("card", "a") }),
    "steps[1].card",
    "wrong_type",
  ],
  [
    "refuses a number in custom content that its digits do not survive",
    runBodyWith({ ...onRcs, ...fileMessage("custom", { id: 2 ** 53 }) }),
    "steps[1].custom.id",
    "unsafe_number",
  ],
  [
    "refuses custom content of 21 levels",
    runBodyWith({ ...onRcs, ...fileMessage("custom", nested(21)) }),
    "steps[1].custom.deeper.deeper.deeper",
    "nested_too_deeply",
  ],
  [
    "needs the name of a template",
    runBodyWith({ ...onWhatsapp, ...fileMessage("template", {}), whatsapp: { locale: "en" } }),
    "steps[1].template.name",
    "required",
  ],
  [
    "needs the locale of a template",
    runBodyWith({ ...onWhatsapp, ...fileMessage("template", { name: "a:b" }) }),
    "steps[1].whatsapp.locale",
    "required",
  ],
  [
    "refuses null as a template parameter",
    runBodyWith({
      ...onWhatsapp,
      ...fileMessage("template", { name: "a:b", parameters: [null] }),
      whatsapp: { locale: "en" },
    }),
    "steps[1].template.parameters[0]",
    "wrong_type",
  ],
];

describe("the content of a step is refused", () => {
  refusesEach(refusals, parseRunRequest);
});
