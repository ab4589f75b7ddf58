import { type Channel, type ContentType, channelRules, type Message } from "@failover-kit/core/model";

/** What a step that was put together by hand can say. */
export type StepContent = "text" | "image" | "video" | "audio" | "file" | "template";

const offered: readonly StepContent[] = ["text", "image", "video", "audio", "file", "template"];

/** How each is called in the form. */
export const contentLabels: Readonly<Record<StepContent, string>> = {
  text: "Text",
  image: "Image",
  video: "Video",
  audio: "Audio",
  file: "File",
  template: "Template",
};

/** What the form offers on a channel, the text first. */
export function contentsOf(channel: Channel): readonly StepContent[] {
  const { contents } = channelRules[channel];
  return offered.filter((content) => contents.includes(content) && !needsMore(channel, content));
}

/** Viber wants the length and the size of a video: nobody knows them who has only its address. */
function needsMore(channel: Channel, content: ContentType): boolean {
  return channel === "viber_service" && content === "video";
}

/** Tells whether a word is the name of such a content. */
export function isStepContent(word: unknown): word is StepContent {
  return offered.some((content) => content === word);
}

/** What a step says, as the form holds it. */
export interface ContentFields {
  readonly content: StepContent;
  readonly url: string; // of a file
  readonly template: string; // its name
  readonly locale: string;
  readonly parameters: string; // one to a line
}

/** A step as it begins: it says the text of the form. */
export const plainContent: ContentFields = {
  content: "text",
  url: "",
  template: "",
  locale: "",
  parameters: "",
};

/** The members of the message. The text of the form is the text, or the caption of a file; a template has its own. */
export function contentMembers(
  { content, url, template, locale, parameters }: ContentFields,
  text: string,
): Pick<Message, "message_type"> & Partial<Message> {
  if (content === "text") return { message_type: "text", text };
  if (content === "template") {
    const values = parameters
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    return {
      message_type: "template",
      template: { name: template.trim(), ...(values.length > 0 && { parameters: values }) },
      whatsapp: { policy: "deterministic", locale: locale.trim() },
    };
  }
  const caption = text.trim() === "" ? {} : { caption: text };
  return { message_type: content, [content]: { url: url.trim(), ...caption } };
}
