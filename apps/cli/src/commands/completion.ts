import { Argument, type Command } from "commander";
import { completionScript, type Shell, shells } from "../completion/completion-script.ts";
import type { Outside } from "../outside.ts";

/** `failover completion <shell>`: a script that completes commands, options and their values. */
export function addCompletion(program: Command, outside: Outside): void {
  program
    .command("completion")
    .description("print a completion script for your shell")
    .addArgument(new Argument("<shell>").choices(shells))
    .addHelpText(
      "after",
      `
To use it:
  bash   source <(failover completion bash)     in ~/.bashrc
  zsh    source <(failover completion zsh)      in ~/.zshrc, after compinit
  fish   failover completion fish > ~/.config/fish/completions/failover.fish`,
    )
    .action((shell: Shell) => {
      outside.stdout.write(completionScript(shell, program));
    });
}
