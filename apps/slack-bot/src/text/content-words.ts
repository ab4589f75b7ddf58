import type { Message } from "@failover-kit/core/model";

/** What a message says, in one line: its text, its template, or its file. Null when that cannot be told. */
export function contentWords(message: Partial<Message>): string | null {
  if (message.text !== undefined && message.text.trim() !== "") return message.text;
  const { template, image, video, audio, file } = message;
  if (template !== undefined) {
    const values = template.parameters ?? [];
    return `Template ${template.name}${values.length === 0 ? "" : `: ${values.join(", ")}`}`;
  }
  const media = image ?? video ?? audio ?? file;
  return media === undefined ? null : `${media.caption ?? ""} ${media.url}`.trim();
}
