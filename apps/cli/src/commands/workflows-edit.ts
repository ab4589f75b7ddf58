import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { KeptDraftError } from "../errors/kept-draft-error.ts";
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
        const draft = writeDraft(workflow.name, before);
        const after = editDraft(editor, draft, before);
        if (after === null) {
          output.result(workflow, () => ["Nothing was changed."]);
          return exitCodes.ok;
        }
        try {
          const source = parseRequestSource(draft.path, after);
          const saved = await saveWorkflowFile(client, { name, source, version: workflow.version });
          removeDraft(draft);
          output.result(saved, (style) => [
            `${style.green("✓")} ${harmless(saved.name)} is at version ${saved.version}.`,
          ]);
          return exitCodes.ok;
        } catch (error) {
          throw new KeptDraftError(error, { name, path: draft.path, version: workflow.version });
        }
      }),
    );
}

/** A file for the editor, in a folder of its own that nobody else can look into. */
interface Draft {
  readonly folder: string;
  readonly path: string;
}

function writeDraft(name: string, text: string): Draft {
  const folder = mkdtempSync(join(tmpdir(), "failover-edit-"));
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text, { mode: 0o600 });
  return { folder, path };
}

function removeDraft({ folder }: Draft): void {
  rmSync(folder, { recursive: true });
}

/** What the person has left in the file; null, and no file any more, when that is what was there before. */
function editDraft(editor: string, draft: Draft, before: string): Uint8Array | null {
  const hasFailed = !runEditor(editor, draft.path);
  const after = existsSync(draft.path) ? readFileSync(draft.path) : null;
  const isChanged = after !== null && !after.equals(Buffer.from(before));
  if (!isChanged) removeDraft(draft);
  if (hasFailed) {
    const kept = isChanged ? ` Your file is ${draft.path}.` : "";
    throw new UsageError(`The editor ended with a failure; nothing was saved.${kept}`);
  }
  if (after === null) throw new UsageError("The editor has left no file; nothing was saved.");
  return isChanged ? after : null;
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
function runEditor(editor: string, path: string): boolean {
  const { status, error } = spawnSync("sh", ["-c", `${editor} "$1"`, "sh", path], { stdio: "inherit" });
  return status === 0 && !error;
}
