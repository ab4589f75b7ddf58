import { channelRules, type SavedWorkflowResource } from "@failover-kit/core/model";

/** What the variables of a saved workflow stand for, as far as its steps tell. */
export interface VariableRoles {
  readonly phones: readonly string[]; // variables that are, as a whole, the number of a recipient
  readonly ids: readonly string[]; // … the id of a recipient
  readonly texts: readonly string[]; // … the text of a message
}

/** Reads the roles off the steps: a `to` or a `text` that is nothing but one variable. */
export function rolesOf({ steps }: Pick<SavedWorkflowResource, "steps">): VariableRoles {
  const roles = { phones: new Set<string>(), ids: new Set<string>(), texts: new Set<string>() };
  for (const step of steps) {
    const to = wholeVariable(step.to);
    if (to !== null) (channelRules[step.channel].to === "id" ? roles.ids : roles.phones).add(to);
    const text = wholeVariable(step.text);
    if (text !== null) roles.texts.add(text);
  }
  return { phones: [...roles.phones], ids: [...roles.ids], texts: [...roles.texts] };
}

/** The variables that stand in a template. */
export function variablesIn(template: unknown, names: readonly string[]): readonly string[] {
  if (typeof template !== "string") return [];
  const expressions = [...template.matchAll(/\{\{(.*?)\}\}/gs)].map(([, inside = ""]) => inside);
  return names.filter((name) => expressions.some((inside) => new RegExp(`\\b${name}\\b`).test(inside)));
}

/** What is known of a message put where a workflow wants it. Null when it has nowhere to put it. */
export function fillRoles(
  roles: VariableRoles,
  { phone, messengerId, text }: { phone: string; messengerId: string; text: string },
): Readonly<Record<string, string>> | null {
  if (phone !== "" && roles.phones.length === 0) return null;
  if (text !== "" && roles.texts.length === 0) return null;
  return {
    ...(phone !== "" && Object.fromEntries(roles.phones.map((name) => [name, phone]))),
    ...(messengerId !== "" && Object.fromEntries(roles.ids.map((name) => [name, messengerId]))),
    ...(text !== "" && Object.fromEntries(roles.texts.map((name) => [name, text]))),
  };
}

function wholeVariable(template: unknown): string | null {
  if (typeof template !== "string") return null;
  return /^\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}$/.exec(template.trim())?.[1] ?? null;
}
