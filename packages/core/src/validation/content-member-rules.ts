/** Rules about what is inside one content: addresses of files, and members that depend on each other. */
import type { ContentType } from "../model/index.ts";
import { contentPath, type StepView } from "./door.ts";
import type { Findings } from "./findings.ts";
import { recordOrEmpty } from "./record.ts";
import { checkUrl } from "./url-rules.ts";

const urlMembers = ["url", "thumb_url", "media_url", "thumbnail_url"];

/** Checks the members of a content that is an object or a list of objects. */
export function checkMembers(view: StepView, type: ContentType, findings: Findings): void {
  if (type === "custom") return; // the channel's own business
  checkUrls(view, [type], findings);
  contentRules[type]?.(view, findings);
}

const contentRules: Readonly<Partial<Record<ContentType, (view: StepView, findings: Findings) => void>>> = {
  sticker: checkSticker,
  reaction: checkReaction,
};

/** Every address in the content, however deep: cards lie in lists. */
function checkUrls(view: StepView, members: readonly (string | number)[], findings: Findings): void {
  const value = members.reduce<unknown>((parent, member) => {
    if (Array.isArray(parent)) return parent[Number(member)];
    return recordOrEmpty(parent)[member];
  }, view.content);
  if (Array.isArray(value)) {
    for (const index of value.keys()) checkUrls(view, [...members, index], findings);
    return;
  }
  const record = recordOrEmpty(value);
  for (const name of urlMembers) {
    if (record[name] !== undefined)
      checkUrl(record[name], () => contentPath(view, ...members, name), findings);
  }
  if (Array.isArray(record.cards)) checkUrls(view, [...members, "cards"], findings);
}

function checkSticker(view: StepView, findings: Findings): void {
  const { url, id } = recordOrEmpty(view.content.sticker);
  if ((url === undefined) !== (id === undefined)) return;
  findings.issue({
    code: url === undefined ? "required" : "unexpected_content",
    path: contentPath(view, "sticker"),
    message: "A sticker is named by its url or by its id.",
    fix: url === undefined ? 'Add "url" or "id".' : 'Remove "url" or "id".',
  });
}

function checkReaction(view: StepView, findings: Findings): void {
  const { action, emoji } = recordOrEmpty(view.content.reaction);
  if (action === "react" && emoji === undefined) {
    findings.issue({
      code: "required",
      path: contentPath(view, "reaction", "emoji"),
      message: '"emoji" is missing: it is what to react with.',
      fix: 'Add "emoji", or set the action to "unreact".',
    });
  }
  if (recordOrEmpty(view.content.context).message_uuid !== undefined) return;
  findings.issue({
    code: "required",
    path: contentPath(view, "context", "message_uuid"),
    message: "A reaction needs the message that it belongs to.",
    fix: 'Add "context": { "message_uuid": "…" } with the id of a message that the person has sent.',
  });
}
