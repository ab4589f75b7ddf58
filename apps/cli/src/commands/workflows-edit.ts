import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { UsageError } from "../errors/usage-error.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { harmless } from "../render/style.ts";
import { parseRequestSource } from "../requests/request-source.ts";
import { saveWorkflowFile, writeWorkflowFile } from "../requests/workflow-file.ts";
import { runConnected } from "./command-tools.ts";

/** `failover workflows edit <name>`: opens a saved workflow in the person's editor, and saves what they leave. */
export function addWorkflowsEdit(workflows: Command, outside: Outside): void {
  workflows
    .command("edit")
    .description("edit a saved workflow in your editor ($VISUAL, $EDITOR) as YAML")
    .argument("<name>")
    .action((name: string, _options, command: Command) =>
      runConnected(command, outside, async ({ client, url }, { output }) => {
        const editor = editorOf(outside.environment);
        const workflow = await client.getWorkflow(name);
        const before = writeWorkflowFile(workflow, { format: "yaml", server: url });
        const folder = mkdtempSync(join(tmpdir(), "failover-edit-"));
        const path = join(folder, `${workflow.name}.yaml`);
        writeFileSync(path, before, { mode: 0o600 });
        openEditor(editor, path);
        const after = readFileSync(path);
        if (after.equals(Buffer.from(before))) {
          rmSync(folder, { recursive: true });
          output.result(workflow, () => ["Nothing was changed."]);
          return exitCodes.ok;
        }
        try {
          const source = parseRequestSource(path, after);
          const saved = await saveWorkflowFile(client, { name, source, version: workflow.version });
          rmSync(folder, { recursive: true });
          output.result(saved, (style) => [
            `${style.green("✓")} ${harmless(saved.name)} is at version ${saved.version}.`,
          ]);
          return exitCodes.ok;
        } catch (error) {
          output.notice(`What you wrote is kept in ${path}.`);
          output.notice(`Correct it and save it: failover workflows save ${name} ${path}`);
          throw error;
        }
      }),
    );
}

function editorOf({ VISUAL, EDITOR }: Outside["environment"]): string {
  const editor = VISUAL || EDITOR;
  if (editor) return editor;
  throw new UsageError(
    "No editor is set.",
    "Set EDITOR, such as EDITOR=nano; or use failover workflows export and save.",
  );
}

/** The variable may hold options (`code --wait`), so a shell reads it; the path is handed over apart. */
function openEditor(editor: string, path: string): void {
  const { status, error } = spawnSync("sh", ["-c", `${editor} "$1"`, "sh", path], { stdio: "inherit" });
  if (status === 0 && !error) return;
  throw new UsageError(`The editor ended with a failure; nothing was saved. Your file is ${path}.`);
}
