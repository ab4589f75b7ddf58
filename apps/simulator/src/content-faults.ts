import type { ContentType } from "@failover-kit/core/model";
import { isRecord } from "./is-record.ts";
import type { InvalidParameter } from "./problem.ts";

const maxUrlLength = 2000;
const maxCaptionLength = 3000;
const media: readonly ContentType[] = ["image", "audio", "video", "file", "vcard"];

/** What is wrong with the content of a message; `place` goes before the names, such as `message.content.`. */
export function contentFaults(
  holder: Readonly<Record<string, unknown>>,
  type: ContentType,
  { maxTextLength, place = "" }: { maxTextLength: number; place?: string },
): InvalidParameter[] {
  const content = holder[type];
  const name = `${place}${type}`;
  if (type === "text") return textFaults(content, name, maxTextLength);
  if (type === "content") return Array.isArray(content) && content.length > 0 ? [] : [listFault(name)];
  if (!isRecord(content)) return [{ name, reason: "must be an object" }];
  if (media.includes(type)) return mediaFaults(content, name);
  if (type === "template") return templateFaults(content, name);
  return [];
}

function textFaults(text: unknown, name: string, maxLength: number): InvalidParameter[] {
  if (typeof text !== "string" || text === "") return [{ name, reason: "must be text that is not empty" }];
  // A character outside the basic plane takes two places in a string, so only a long one needs real counting.
  if (text.length <= maxLength || [...text].length <= maxLength) return [];
  return [{ name, reason: `must be at most ${maxLength} characters` }];
}

function mediaFaults(content: Readonly<Record<string, unknown>>, name: string): InvalidParameter[] {
  const faults: InvalidParameter[] = [];
  const { url, caption } = content;
  if (typeof url !== "string" || !isWebAddress(url) || url.length > maxUrlLength) {
    faults.push({
      name: `${name}.url`,
      reason: `must be an http or https address of at most ${maxUrlLength} characters`,
    });
  }
  const isCaption = typeof caption === "string" && caption !== "" && caption.length <= maxCaptionLength;
  if (caption !== undefined && !isCaption) {
    faults.push({ name: `${name}.caption`, reason: `must be text of 1 to ${maxCaptionLength} characters` });
  }
  return faults;
}

function templateFaults(content: Readonly<Record<string, unknown>>, name: string): InvalidParameter[] {
  const faults: InvalidParameter[] = [];
  if (typeof content.name !== "string" || content.name === "") {
    faults.push({ name: `${name}.name`, reason: "must be the name of a template" });
  }
  if (content.parameters !== undefined && !Array.isArray(content.parameters)) {
    faults.push({ name: `${name}.parameters`, reason: "must be a list" });
  }
  return faults;
}

function listFault(name: string): InvalidParameter {
  return { name, reason: "must be a list of at least one item" };
}

/** Tells whether a text is an address that can be fetched. */
export function isWebAddress(text: unknown): text is string {
  return typeof text === "string" && /^https?:\/\//i.test(text) && URL.canParse(text);
}
