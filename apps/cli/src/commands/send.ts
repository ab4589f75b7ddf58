import {
  type RunRequest,
  type RunResource,
  type V01Workflow,
  ValidationError,
} from "@failover-kit/core/model";
import { isIdempotencyKey, type WorkflowsClient } from "@failover-kit/core/transport";
import { type Command, InvalidArgumentError } from "commander";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import { UsageError } from "../errors/usage-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { watchRun } from "../live/watch-run.ts";
import type { Outside } from "../outside.ts";
import { renderIssues } from "../render/issues.ts";
import { renderRun } from "../render/run-details.ts";
import { harmless } from "../render/style.ts";
import { checkRequest, type RequestShape } from "../requests/check-request.ts";
import { invalidInFile } from "../requests/invalid-in-file.ts";
import { type RequestSource, readRequestSource } from "../requests/request-source.ts";
import { runConnected } from "./command-tools.ts";

interface SendOptions {
  readonly watch?: boolean;
  readonly idempotencyKey?: string;
}

/** `failover send <file>`: checks a request here, with places in the file, then starts the run. */
export function addSend(program: Command, outside: Outside): void {
  program
    .command("send")
    .description("start a run")
    .argument("<file>", "JSON or YAML, in the shape of /v1/runs or of 2018; - is the standard input")
    .option("-w, --watch", "watch it until it ends")
    .option(
      "--idempotency-key <key>",
      "the same key and request again give the same run, and send nothing",
      readKey,
    )
    .action((file: string, options: SendOptions, command: Command) =>
      runConnected(command, outside, async (connection, tools) => {
        const { output } = tools;
        const source = await readRequestSource(file, outside.stdin);
        const check = checkRequest(source);
        if (!check.valid) throw new InvalidRequestError(file, check);
        if (check.shape === "definition") {
          throw new UsageError(
            "This is a workflow to be saved, not a request to send.",
            `Save it: failover workflows save NAME ${file}; then send { "workflow": "NAME", "variables": { … } }.`,
          );
        }
        const { shape } = check;
        for (const line of renderIssues(file, check, output.style))
          if (line !== "") output.notice(line.trim());
        const run = await start(connection.client, source, {
          ...options,
          shape,
          onAcceptedOnly: (uuid) =>
            output.notice(`The run was accepted as ${uuid}; only the look at it failed.`),
        });
        if (options.watch) return watchRun(connection, run, tools);
        output.result(run, (style) => [
          ...renderRun(run, outside.now() + connection.skewMs(), style),
          "",
          `  ${style.dim("→")} failover watch ${harmless(run.id)}`,
        ]);
        return exitCodes.ok;
      }),
    );
}

interface StartOptions extends SendOptions {
  readonly shape: Exclude<RequestShape, "definition">;
  readonly onAcceptedOnly: (uuid: string) => void; // the run was accepted, but could not be looked at
}

async function start(
  client: WorkflowsClient,
  source: RequestSource,
  { idempotencyKey, shape, onAcceptedOnly }: StartOptions,
): Promise<RunResource> {
  // Both are what the parsers have just found them to be.
  if (shape !== "workflows") {
    const options = { ...(idempotencyKey !== undefined && { idempotencyKey }) };
    return inFile(source, client.createRun(source.value as RunRequest, options));
  }
  if (idempotencyKey !== undefined) {
    throw new UsageError(
      "A request in the shape of 2018 cannot have an idempotency key.",
      'Write it as { "steps": [ … ] }, the shape of /v1/runs.',
    );
  }
  const uuid = await inFile(source, client.createWorkflow(source.value as V01Workflow));
  try {
    return await client.getRun(uuid);
  } catch (error) {
    onAcceptedOnly(uuid);
    throw error;
  }
}

/** What only the server finds is placed in the file, too; but an idempotency key is not in there. */
async function inFile<T>(source: RequestSource, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const isPlaced = error instanceof ValidationError && error.issues.some(({ path }) => path !== "");
    throw isPlaced ? invalidInFile(source, error.issues) : error;
  }
}

/** An empty one is most often a variable that is not set: the request would be sent without any protection. */
function readKey(text: string): string {
  if (isIdempotencyKey(text)) return text;
  throw new InvalidArgumentError("Write 1 to 255 ASCII characters without spaces.");
}
