/** What stands in one `{{ … }}`: which variables it uses, or null when it cannot be read to its end. */
export interface Output {
  readonly variables: readonly string[];
  readonly hasMembers: boolean; // `name.member`, which no variable has
}

/**
 * Reads the inside of one `{{ … }}` by Liquid's grammar. The engine stops at the first thing that it does not expect and
 * leaves out the rest: a slip such as `{{ first name }}` would cost words of a message without a sound.
 */
export function readOutput(content: string): Output | null {
  const reader = new OutputReader(tokensOf(content));
  return reader.readOutput() ? reader : null;
}

type Kind = "quoted" | "number" | "word" | "member" | "sign" | "unknown";

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

const token =
  /\s*(?:(?<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>-?\d+(?:\.\d+)?(?!\w))|(?<sign>\.\.|==|!=|<=|>=|[<>|:,()])|(?<member>[.[\]])|(?<word>[^\s"'|:,()<>=!.[\]]+)|(?<unknown>\S))/gsuy;

function tokensOf(content: string): Token[] {
  const tokens: Token[] = [];
  for (const { groups = {} } of content.trimEnd().matchAll(token)) {
    const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined) ?? [];
    if (kind === undefined || text === undefined) break;
    tokens.push({ kind: kind as Kind, text });
    if (kind === "unknown") break; // a quote without its end, looked for again and again, would take long
  }
  return tokens;
}

const operators: ReadonlySet<string> = new Set("== != < > <= >= contains and or".split(" "));
const literals: ReadonlySet<string> = new Set("true false nil null empty blank".split(" "));

/** Each method reads one thing and says whether it was there. */
class OutputReader implements Output {
  readonly variables: string[] = [];
  hasMembers = false;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  readOutput(): boolean {
    if (!this.#readExpression()) return false;
    while (this.#take("|")) if (!this.#readFilter()) return false;
    return this.#at === this.#tokens.length;
  }

  #readExpression(): boolean {
    do {
      while (this.#take("not")) {} // as often as it stands there
      if (!this.#readTerm()) return false;
    } while (this.#takeOperator());
    return true;
  }

  #readFilter(): boolean {
    if (!this.#takeKind("word")) return false;
    if (!this.#take(":")) return true;
    do if (!this.#readArgument()) return false;
    while (this.#take(","));
    return true;
  }

  #readArgument(): boolean {
    const isNamed = this.#peek()?.kind === "word" && this.#tokens[this.#at + 1]?.text === ":";
    if (isNamed) this.#at += 2;
    return this.#readTerm();
  }

  #readTerm(): boolean {
    if (this.#take("(")) return this.#readTerm() && this.#take("..") && this.#readTerm() && this.#take(")");
    if (this.#takeKind("quoted") || this.#takeKind("number")) return true;
    const name = this.#peek()?.text ?? "";
    if (operators.has(name) || !this.#takeKind("word")) return false;
    if (!literals.has(name)) this.variables.push(name);
    while (this.#takeMember()) this.hasMembers = true;
    return true;
  }

  /** `.name`, `[0]`, `["name"]`. */
  #takeMember(): boolean {
    if (this.#take(".")) return this.#takeKind("word");
    if (!this.#take("[")) return false;
    return this.#readTerm() && this.#take("]");
  }

  #takeOperator(): boolean {
    const isOperator = operators.has(this.#peek()?.text ?? "");
    if (isOperator) this.#at += 1;
    return isOperator;
  }

  #take(text: string): boolean {
    const { kind = null, text: next = null } = this.#peek() ?? {};
    return kind !== "quoted" && next === text && this.#takeKind(kind);
  }

  #takeKind(kind: Kind | null): boolean {
    const isThere = this.#peek()?.kind === kind;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }
}
