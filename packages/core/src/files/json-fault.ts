/** Where a text stops being JSON, and why. The engine's own error often says neither. */
export interface JsonFault {
  readonly offset: number;
  readonly reason: string; // quotes nothing of the text
}

const tokens = {
  space: /[ \t\n\r]*/y,
  string: /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y,
  scalar: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y,
};

/** Finds the first fault, or null when the text is JSON. */
export function findJsonFault(text: string): JsonFault | null {
  try {
    const end = readValue(text, 0, 0);
    return end === text.length ? null : { offset: end, reason: "More follows after the end of the JSON." };
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

class Fault implements JsonFault {
  readonly offset: number;
  readonly reason: string;
  constructor(offset: number, reason: string) {
    this.offset = offset;
    this.reason = reason;
  }
}

const maxDepth = 500;
const space = 0x20;

function readValue(text: string, from: number, depth: number): number {
  const at = skip(text, from);
  if (depth > maxDepth) throw new Fault(at, "The JSON is nested too deeply.");
  const opening = text[at];
  if (opening === "{") return readList(text, at, { close: "}", depth, item: readMember });
  if (opening === "[") return readList(text, at, { close: "]", depth, item: readValue });
  const end = match(opening === '"' ? tokens.string : tokens.scalar, text, at);
  if (end !== null) return skip(text, end);
  throw new Fault(at, at === text.length ? "The text ends too early." : wrongStart(opening));
}

type ReadItem = (text: string, from: number, depth: number) => number;

function readList(
  text: string,
  from: number,
  { close, depth, item }: { close: string; depth: number; item: ReadItem },
): number {
  let at = skip(text, from + 1);
  if (text[at] === close) return skip(text, at + 1);
  for (;;) {
    at = item(text, at, depth + 1);
    if (text[at] === close) return skip(text, at + 1);
    if (text[at] !== ",")
      throw new Fault(at, at === text.length ? tooEarly(close) : `A comma or ${close} is missing here.`);
    const next = skip(text, at + 1);
    if (text[next] === close) throw new Fault(at, `JSON has no comma before ${close}. Remove it.`);
    at = next;
  }
}

const readMember: ReadItem = (text, from, depth) => {
  const end = match(tokens.string, text, from);
  if (end === null)
    throw new Fault(
      from,
      from === text.length ? tooEarly("}") : 'A name in "double quotes" is missing here.',
    );
  const colon = skip(text, end);
  if (text[colon] !== ":") throw new Fault(colon, "A colon is missing here.");
  return readValue(text, colon + 1, depth);
};

function tooEarly(close: string): string {
  return `The text ends too early: ${close} is missing.`;
}

function wrongStart(character: string | undefined): string {
  if (character === '"')
    return "This text does not end on its line, or holds a wrong \\ or control character.";
  if (character === "'") return 'JSON has no single quotes. Write "double quotes".';
  if (character === "/" || character === "#") return "JSON has no comments. Remove it, or write YAML.";
  return "No JSON value begins like this.";
}

function skip(text: string, from: number): number {
  if (text.charCodeAt(from) > space) return from; // most often there is nothing to skip
  return match(tokens.space, text, from) ?? from;
}

function match(token: RegExp, text: string, at: number): number | null {
  token.lastIndex = at;
  return token.test(text) ? token.lastIndex : null;
}
