const members: Readonly<Record<string, string>> = {
  channel: "Channel",
  from: "From",
  to: "To",
  message_type: "Content",
  text: "Text",
  image: "Content",
  audio: "Content",
  video: "Content",
  file: "Content",
  vcard: "Content",
  template: "Template Name",
  url: "File URL",
  caption: "Caption",
  parameters: "Template Parameters",
  condition_status: "Continue Unless",
  expiry_time: "Within",
  ttl: "Options → Time to Live",
  tag: "Options → Tag",
  category: "Options → Category",
  locale: "Options → Template Language",
  duration: "Options → Video Duration",
  file_size: "Options → Video Size",
  encoding_type: "Options → Encoding",
  content_id: "Options → Content ID",
  entity_id: "Options → Entity ID",
};

const whole: Readonly<Record<string, string>> = {
  steps: "Steps",
  workflow: "Workflow",
  variables: "Variables",
  client_ref: "Options → Reference",
  metadata: "Options → Metadata (JSON)",
  callback_url: "Options → Callback URL",
  on_unknown: "Options → If Nobody Knows Whether It Left",
  final_expiry_time: "Options → Wait for the Last Step",
  idempotencyKey: "Options → Idempotency Key",
  id: "Run ID",
};

/**
 * The place of an issue in the words of the form: `steps[1].to` becomes `Step 2 → To`, `variables.eta` becomes
 * `Variables → eta`. A place that the form does not have is given back as it is.
 */
export function fieldName(path: string, rowOf: (stepIndex: number) => number = (index) => index): string {
  const variable = /^variables\.(.+)$/.exec(path);
  if (variable) return `Variables → ${variable[1]}`;
  const step = /^steps\[(\d+)\](?:\.(.+))?$/.exec(path);
  if (!step) return whole[path] ?? whole[path.split(/[.[]/)[0] ?? ""] ?? path;
  const row = `Step ${rowOf(Number(step[1])) + 1}`;
  const parts = (step[2] ?? "").split(/[.[\]]+/).filter((part) => part !== "");
  if (parts.length === 0) return row;
  const known = [...parts].reverse().find((part) => Object.hasOwn(members, part));
  return `${row} → ${known === undefined ? parts.join(".") : members[known]}`;
}
