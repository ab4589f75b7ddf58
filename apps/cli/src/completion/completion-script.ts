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
    ([flag, choices]) =>
      `    ${flag}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current")); return ;;`,
  );
  return `# bash completion for failover
_failover() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words files=0
  case "$previous" in
${values.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ "$files" -eq 1 ] && [[ "$current" != -* ]]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _failover failover
`;
}

function zshScript(commands: readonly Completable[]): string {
  const names = commands.map(({ name, description }) => `    '${name}:${plain(description)}'`);
  const cases = commands.map(({ name, options, takesFile, choices }) => {
    const rest = takesFile
      ? " '*:file:_files'"
      : choices.length > 0
        ? ` '*:value:(${choices.join(" ")})'`
        : "";
    return `    ${name}) _arguments ${options.map(zshOption).join(" ")}${rest} ;;`;
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

function zshOption(option: Option): string {
  const value = option.required
    ? `:value:${option.argChoices ? `(${option.argChoices.join(" ")})` : ""}`
    : "";
  return `'${option.long}[${plain(option.description)}]${value}'`;
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
  const value = option.required
    ? ` -x${option.argChoices ? ` -a '${option.argChoices.join(" ")}'` : ""}`
    : "";
  return `-l ${long}${short}${value} -d '${plain(option.description)}'`;
}

function flagsOf(option: Option): string[] {
  return option.long ? [option.long] : [];
}

function choicesByFlag(commands: readonly Completable[]): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, readonly string[]>();
  for (const { long, argChoices } of commands.flatMap(({ options }) => options)) {
    if (long && argChoices) found.set(long, argChoices);
  }
  return [...found];
}

/** What quotes and brackets of a shell cannot hold. */
function plain(text: string): string {
  return text.replaceAll(/['[\]:\\]/g, "");
}
