import { type ReceiptProfile, simulationLimits, ValidationError } from "@failover-kit/core/model";
import { type Command, InvalidArgumentError } from "commander";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { renderSimulation } from "../render/simulation.ts";
import { invalidInFile } from "../requests/invalid-in-file.ts";
import { type RequestSource, readRequestSource } from "../requests/request-source.ts";
import { runConnected } from "./command-tools.ts";

interface SimulateOptions {
  readonly runs?: number;
  readonly seed?: number;
  readonly receipts?: string;
}

/** `failover simulate <file>`: what would become of many runs of a request. */
export function addSimulate(program: Command, outside: Outside): void {
  program
    .command("simulate")
    .description("see what would become of many runs of a request; sends nothing")
    .argument("<file>", "JSON or YAML, in the shape of /v1/runs; - is the standard input")
    .option("--runs <number>", `how many, at most ${simulationLimits.maxRuns} (default 1000)`, readNumber)
    .option("--seed <number>", "the same seed gives the same answer (default 1)", readNumber)
    .option("--receipts <file>", "what people do, by channel: see docs/simulate.md")
    .action((file: string, { runs, seed, receipts }: SimulateOptions, command: Command) =>
      runConnected(command, outside, async ({ client }, { output }) => {
        const source = await readRequestSource(file, outside.stdin);
        const people = receipts === undefined ? null : await readRequestSource(receipts, outside.stdin);
        // The server says what is wrong with it.
        const profile = people === null ? undefined : (people.value as ReceiptProfile);
        try {
          const result = await client.simulateWorkflow({ run: source.value, runs, seed, profile });
          output.result(result, (style) => renderSimulation(result, style));
          return exitCodes.ok;
        } catch (error) {
          throw error instanceof ValidationError ? inFile(error, source, people) : error;
        }
      }),
    );
}

/** Issues are told where they stand: in the request, or in the file of receipts. */
function inFile(error: ValidationError, request: RequestSource, people: RequestSource | null): Error {
  for (const [member, source] of [
    ["run", request],
    ["profile", people],
  ] as const) {
    const mine = error.issues.filter(({ path }) => path === member || path.startsWith(`${member}.`));
    if (source === null || mine.length === 0) continue;
    const issues = mine.map((issue) => ({ ...issue, path: issue.path.slice(member.length + 1) }));
    return invalidInFile(source, issues);
  }
  return error;
}

function readNumber(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a whole number.");
}
