import type { Command, Option } from "commander";

/** The shells that can be served. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** What can be written after a command. Names and choices are our own words, so that nothing needs quoting. */
interface Completable {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly takesFile: boolean;
  readonly choices: readonly string[]; // of its first argument
}

/** The script for one shell, made from the commands as they are. */
export function completionScript(shell: Shell, program: Command): string {
  const commands = program.commands.map((command) => describe(command, program));
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands);
}

/** Of a group (`workflows`), what can follow it is the names of its commands and whatever they take. */
function describe(command: Command, program: Command): Completable {
  const parts = command.commands.length > 0 ? command.commands : [command];
  const options = new Map(
    [...parts.flatMap((part) => part.options), ...program.options].map((o) => [o.long, o]),
  );
  return {
    name: command.name(),
    description: command.description(),
    options: [...options.values()],
    takesFile: parts.some((part) => part.registeredArguments.some((argument) => argument.name() === "file")),
    choices:
      command.commands.length > 0
        ? parts.map((part) => part.name())
        : (command.registeredArguments[0]?.argChoices ?? []),
  };
}

function bashScript(commands: readonly Completable[]): string {
  const cases = commands.map(({ name, options, takesFile, choices }) => {
    const words = [...options.flatMap(flagsOf), "--help", ...choices].join(" ");
    return `    ${name}) words="${words}"; files=${takesFile ? 1 : 0} ;;`;
  });
  const values = choicesByFlag(commands).map(
    ([flag, choices]) => `    ${flag}) _failover_words "${choices.join(" ")}"; return ;;`,
  );
  const files = [
    ...new Set(commands.flatMap(({ options }) => options.filter(takesFileName).flatMap(flagsOf))),
  ];
  const names = commands.map(({ name }) => name).join(" ");
  return `# bash completion for failover
_failover_add() { # each line as it is, in the bash of macOS, too, which has no mapfile
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done
}
_failover_words() { _failover_add < <(compgen -W "$1" -- "$current"); }
_failover_files() {
  _failover_add < <(compgen -f -- "$current")
  compopt -o filenames 2> /dev/null # blanks are escaped, and folders get a slash, which words must not
}
_failover() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words files=0 command="" at
  COMPREPLY=()
  case "$previous" in
${values.join("\n")}
    ${files.join("|")}) _failover_files; return ;;
  esac
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in
      --profile) ((at++)) ;;
      -*) ;;
      *) command="\${COMP_WORDS[at]}"; break ;;
    esac
  done
  case "$command" in
    "") _failover_words "${names} --json --profile --help --version"; return ;;
${cases.join("\n")}
  esac
  _failover_words "$words"
  if [ "$files" -eq 1 ] && [[ "$current" != -* ]]; then _failover_files; fi
}
complete -F _failover failover
`;
}

function zshScript(commands: readonly Completable[]): string {
  const names = commands.map(({ name, description }) => `    '${name}:${plain(description)}'`);
  const cases = commands.map(({ name, options, takesFile, choices }) => {
    const first = choices.length > 0 ? ` '1:value:(${choices.join(" ")})'` : "";
    const files = takesFile ? " '*:file:_files'" : "";
    return `    ${name}) _arguments ${options.flatMap(zshOptions).join(" ")}${first}${files} ;;`;
  });
  return `#compdef failover
_failover() {
  local -a commands
  commands=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join("\n")}
  esac
}
compdef _failover failover
`;
}

/** The option by each of its names. */
function zshOptions(option: Option): string[] {
  const choices = option.argChoices
    ? `(${option.argChoices.join(" ")})`
    : takesFileName(option)
      ? "_files"
      : "";
  const value = option.required ? `:value:${choices}` : "";
  return flagsOf(option).map((flag) => `'${flag}[${plain(option.description)}]${value}'`);
}

function fishScript(commands: readonly Completable[]): string {
  const lines = commands.flatMap(({ name, description, options, takesFile, choices }) => {
    const when = `-n "__fish_seen_subcommand_from ${name}"`;
    return [
      `complete -c failover -f -n __fish_use_subcommand -a ${name} -d '${plain(description)}'`,
      ...options.map((option) => `complete -c failover ${when} ${fishOption(option)}`),
      ...(takesFile ? [`complete -c failover ${when} -F`] : []),
      ...(choices.length > 0 ? [`complete -c failover -f ${when} -a '${choices.join(" ")}'`] : []),
    ];
  });
  return `# fish completion for failover\n${lines.join("\n")}\n`;
}

function fishOption(option: Option): string {
  const long = option.long?.slice(2) ?? "";
  const short = option.short ? ` -s ${option.short.slice(1)}` : "";
  return `-l ${long}${short}${fishValue(option)} -d '${plain(option.description)}'`;
}

/** What follows the option: one of some words, a file, or something of which nothing is known. */
function fishValue(option: Option): string {
  if (!option.required) return "";
  if (takesFileName(option)) return " -r -F";
  return ` -x${option.argChoices ? ` -a '${option.argChoices.join(" ")}'` : ""}`;
}

function takesFileName({ flags }: Option): boolean {
  return flags.endsWith("<file>");
}

function flagsOf({ short, long }: Option): string[] {
  return [short, long].filter((flag) => flag !== undefined);
}

function choicesByFlag(commands: readonly Completable[]): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, readonly string[]>();
  for (const option of commands.flatMap(({ options }) => options)) {
    for (const flag of option.argChoices ? flagsOf(option) : []) found.set(flag, option.argChoices ?? []);
  }
  return [...found];
}

/** What quotes and brackets of a shell cannot hold. */
function plain(text: string): string {
  return text.replaceAll(/['[\]:\\]/g, "");
}
