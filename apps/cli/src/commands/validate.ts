import type { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { renderIssues } from "../render/issues.ts";
import { harmless } from "../render/style.ts";
import { checkRequest, type RequestShape } from "../requests/check-request.ts";
import { readRequestSource } from "../requests/request-source.ts";
import { runAction } from "./command-tools.ts";

const shapeWords: Readonly<Record<RequestShape, string>> = {
  runs: "",
  named: " in itself; whether the saved workflow exists and takes these values, the server knows",
  workflows: ", in the shape of 2018",
  definition: ", as a workflow to be saved",
};

/** `failover validate <file>`: says what the server would say; needs none. */
export function addValidate(program: Command, outside: Outside): void {
  program
    .command("validate")
    .description("check a request without sending it; needs no server")
    .argument(
      "<file>",
      "JSON or YAML: a request of /v1/runs or of 2018, or a workflow to be saved; - is the standard input",
    )
    .action((file: string, _options, command: Command) =>
      runAction(command, outside, async ({ output }) => {
        const check = checkRequest(await readRequestSource(file, outside.stdin));
        output.result(check, (style) => [
          ...renderIssues(file, check, style),
          check.valid
            ? `${style.green("✓")} ${file === "-" ? "The request" : harmless(file)} is valid${shapeWords[check.shape]}.`
            : `${style.red("✗")} ${count(check.issues.length, "error")}${check.warnings.length > 0 ? `, ${count(check.warnings.length, "warning")}` : ""}.`,
        ]);
        return check.valid ? exitCodes.ok : exitCodes.invalid;
      }),
    );
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
