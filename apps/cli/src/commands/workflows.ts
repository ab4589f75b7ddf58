import { writeFileSync } from "node:fs";
import type { SavedWorkflowSummary } from "@failover-kit/core/model";
import type { WorkflowsClient } from "@failover-kit/core/transport";
import { type Command, InvalidArgumentError, Option } from "commander";
import { UsageError } from "../errors/usage-error.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { harmless } from "../render/style.ts";
import { renderWorkflow, renderWorkflowTable } from "../render/workflow-table.ts";
import { readRequestSource } from "../requests/request-source.ts";
import {
  type FileFormat,
  fileFormats,
  formatOfFile,
  saveWorkflowFile,
  writeWorkflowFile,
} from "../requests/workflow-file.ts";
import { runConnected } from "./command-tools.ts";
import { addWorkflowsEdit } from "./workflows-edit.ts";

/** `failover workflows`: workflows that have a name. */
export function addWorkflows(program: Command, outside: Outside): void {
  const workflows = program
    .command("workflows")
    .description("look at, save, edit and export saved workflows");
  for (const add of [addList, addShow, addVersions, addSave, addWorkflowsEdit, addExport, addDelete]) {
    add(workflows, outside);
  }
}

function addList(workflows: Command, outside: Outside): void {
  workflows
    .command("list", { isDefault: true })
    .description("list saved workflows, by name")
    .action((_options, command: Command) =>
      runConnected(command, outside, async ({ client, skewMs }, { output }) => {
        const found = await allWorkflows(client);
        const now = outside.now() + skewMs();
        output.result({ workflows: found }, (style) =>
          renderWorkflowTable(found, { now, style, columns: output.columns }),
        );
        return exitCodes.ok;
      }),
    );
}

async function allWorkflows(client: WorkflowsClient): Promise<readonly SavedWorkflowSummary[]> {
  const found: SavedWorkflowSummary[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.listWorkflows({ limit: 200, ...(cursor !== undefined && { cursor }) });
    found.push(...page.workflows);
    if (page.next_cursor === null) return found;
    cursor = page.next_cursor;
  }
}

function addShow(workflows: Command, outside: Outside): void {
  workflows
    .command("show")
    .description("show what a saved workflow does and which variables it takes")
    .argument("<name>")
    .addOption(versionOption())
    .action((name: string, { atVersion }: { atVersion?: number }, command: Command) =>
      runConnected(command, outside, async ({ client, skewMs }, { output }) => {
        const workflow = await client.getWorkflow(name, atVersion);
        output.result(workflow, (style) => renderWorkflow(workflow, outside.now() + skewMs(), style));
        return exitCodes.ok;
      }),
    );
}

function addVersions(workflows: Command, outside: Outside): void {
  workflows
    .command("versions")
    .description("list the versions of a saved workflow, newest first")
    .argument("<name>")
    .action((name: string, _options, command: Command) =>
      runConnected(command, outside, async ({ client, skewMs }, { output }) => {
        const versions = await client.listWorkflowVersions(name);
        const now = outside.now() + skewMs();
        output.result({ versions }, (style) =>
          renderWorkflowTable(versions, { now, style, columns: output.columns }),
        );
        return exitCodes.ok;
      }),
    );
}

interface SaveOptions {
  readonly ifVersion?: number;
  readonly new?: boolean;
}

function addSave(workflows: Command, outside: Outside): void {
  workflows
    .command("save")
    .alias("import")
    .description("save a file as the next version of a workflow")
    .argument("<name>", "lower-case letters, digits, - and _")
    .argument("<file>", "JSON or YAML; - is the standard input")
    .addOption(ifVersionOption().conflicts("new"))
    .option("--new", "only if the name is free")
    .action((name: string, file: string, options: SaveOptions, command: Command) =>
      runConnected(command, outside, async ({ client }, { output }) => {
        const source = await readRequestSource(file, outside.stdin);
        const version = options.new ? null : options.ifVersion;
        const saved = await saveWorkflowFile(client, { name, source, version });
        output.result(saved, (style) => [
          `${style.green("✓")} ${harmless(saved.name)} is at version ${saved.version}.`,
        ]);
        return exitCodes.ok;
      }),
    );
}

interface ExportOptions {
  readonly format?: FileFormat;
  readonly atVersion?: number;
  readonly output?: string;
}

function addExport(workflows: Command, outside: Outside): void {
  workflows
    .command("export")
    .description("write a saved workflow as a file that can be saved again")
    .argument("<name>")
    .addOption(
      new Option("-f, --format <format>", "else as the file is named, else yaml").choices(fileFormats),
    )
    .addOption(versionOption())
    .option("-o, --output <file>", "where to; a file that is there is not overwritten")
    .action((name: string, options: ExportOptions, command: Command) =>
      runConnected(command, outside, async ({ client, url }, { output }) => {
        const format = options.format ?? (output.isJson ? "json" : formatOfFile(options.output));
        const workflow = await client.getWorkflow(name, options.atVersion);
        const text = writeWorkflowFile(workflow, { format, server: url });
        if (options.output === undefined) outside.stdout.write(text);
        else {
          writeNewFile(options.output, text);
          const { output: file } = options;
          output.result({ file, name: workflow.name, version: workflow.version, format }, (style) => [
            `${style.green("✓")} ${harmless(name)}, version ${workflow.version}, is in ${harmless(file)}.`,
          ]);
        }
        return exitCodes.ok;
      }),
    );
}

function writeNewFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "EEXIST")
      throw new UsageError(`${path} is there already.`, "Name another file, or move it away.");
    throw new UsageError(`${path} cannot be written (${code}).`, "Name a file in a folder that is yours.");
  }
}

function addDelete(workflows: Command, outside: Outside): void {
  workflows
    .command("delete")
    .description("take a name away; runs that were started from it go on")
    .argument("<name>")
    .addOption(ifVersionOption())
    .action((name: string, { ifVersion }: { ifVersion?: number }, command: Command) =>
      runConnected(command, outside, async ({ client }, { output }) => {
        await client.deleteWorkflow(name, { version: ifVersion });
        output.result({ deleted: name }, (style) => [
          `${style.green("✓")} Deleted ${harmless(name)}; its versions can still be exported by number.`,
        ]);
        return exitCodes.ok;
      }),
    );
}

function versionOption(): Option {
  return new Option("--at-version <number>", "an earlier version").argParser(readVersion);
}

function ifVersionOption(): Option {
  return new Option("--if-version <number>", "only if this is still the current version").argParser(
    readVersion,
  );
}

function readVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a number, from 1.");
}
