/**
 * The path of the first place at which two values differ, or null. What is absent equals null, false and 0: a release
 * that remembers more must not call what the one before has stored wrong.
 */
export function findDifference(left: unknown, right: unknown, path = ""): string | null {
  if (Object.is(left, right) || (isNothing(left) && isNothing(right))) return null;
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) return path;
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const at = Array.isArray(left) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    const difference = findDifference(left[name], right[name], at);
    if (difference !== null) return difference;
  }
  return null;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
