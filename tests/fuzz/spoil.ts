/** What is done to a right body, so that it is nearly right, or hostile. Works on JSON text: hostile bodies are no objects. */
import type { SeededRandom } from "@failover-kit/engine/testing";

const hostileTexts = [
  '"__proto__"',
  '"constructor"',
  '"\\u0000"',
  '"\\ud83d"',
  '"\\udc00x"',
  '""',
  '"+447700900042"',
  "1e999",
  "-1",
  "0.1",
  "123456789012345678901234567890",
  "-0",
  "null",
  "true",
  "[]",
  "{}",
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"hasOwnProperty":2}',
  '[{"to":{"type":"__proto__"}}]',
  `"${"x".repeat(5000)}"`,
  `"${"😀".repeat(1500)}"`,
] as const;

type Json = Record<string, unknown>;

/** A body as text: right as it is, with something wrong in one or several places, cut, or nothing but nesting. */
export function spoil(body: unknown, random: SeededRandom): string {
  const kind = random.next();
  if (kind < 0.3) return JSON.stringify(body);
  if (kind < 0.93) return withStrangeValues(body, random);
  const text = JSON.stringify(body);
  if (kind < 0.96) return text.slice(0, random.below(text.length));
  const depth = 1 + random.below(3000);
  return random.chance(0.5)
    ? "[".repeat(depth) + "]".repeat(depth)
    : `{"workflow":[${'{"message":'.repeat(depth)}1${"}".repeat(depth)}]}`;
}

function withStrangeValues(body: unknown, random: SeededRandom): string {
  const marks: string[] = [];
  const copy: unknown = structuredClone(body);
  const count = 1 + random.below(3);
  for (let index = 0; index < count; index += 1) {
    const mark = `@@${index}@@`;
    if (changeSomewhere(copy, mark, random)) marks[index] = random.pick(hostileTexts);
  }
  return marks.reduce(
    (text, value, index) => text.replace(`"@@${index}@@"`, () => value),
    JSON.stringify(copy),
  );
}

/** Puts `mark` where the hostile text goes, adds a member, or takes one away. Tells whether the mark is there. */
function changeSomewhere(root: unknown, mark: string, random: SeededRandom): boolean {
  let holder: unknown = root;
  for (;;) {
    if (typeof holder !== "object" || holder === null) return false;
    const names = Object.keys(holder);
    if (names.length === 0) return false;
    const name = random.pick(names);
    const value: unknown = Reflect.get(holder, name);
    if (typeof value === "object" && value !== null && random.chance(0.75)) {
      holder = value;
      continue;
    }
    return change(holder as Json, { name, mark }, random);
  }
}

function change(holder: Json, { name, mark }: { name: string; mark: string }, random: SeededRandom): boolean {
  const choice = random.next();
  if (choice < 0.6) holder[name] = mark;
  else if (choice < 0.75) delete holder[name];
  else if (choice < 0.9) holder[random.pick(["extra", "toString", "type", "failover", "status"])] = mark;
  else if (Array.isArray(holder)) holder.push(null);
  else holder[`${name}\u0000`] = mark;
  return choice < 0.6 || (choice >= 0.75 && !(choice >= 0.9 && Array.isArray(holder)));
}
