import { type Role, roles } from "@failover-kit/core/model";
import { type Command, Option } from "commander";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { renderKeyTable } from "../render/key-table.ts";
import { harmless } from "../render/style.ts";
import { runConnected } from "./command-tools.ts";

/** `failover keys`: who may call the account. */
export function addKeys(program: Command, outside: Outside): void {
  const keys = program.command("keys").description("list, make and revoke API keys (role admin)");
  addList(keys, outside);
  addCreate(keys, outside);
  addRevoke(keys, outside);
}

function addList(keys: Command, outside: Outside): void {
  keys
    .command("list", { isDefault: true })
    .description("list the keys of the account, revoked ones too")
    .action((_options, command: Command) =>
      runConnected(command, outside, async ({ client, skewMs }, { output }) => {
        const found = await client.listKeys();
        const now = outside.now() + skewMs();
        output.result({ keys: found }, (style) =>
          renderKeyTable(found, { now, style, columns: output.columns }),
        );
        return exitCodes.ok;
      }),
    );
}

function addCreate(keys: Command, outside: Outside): void {
  keys
    .command("create")
    .description("make a key; its secret is shown this once")
    .argument("<name>", "what people are to call it")
    .addOption(
      new Option("--role <role>", "what it may do, each more than the one before")
        .choices(roles)
        .default("sender"),
    )
    .action((name: string, { role }: { role: Role }, command: Command) =>
      runConnected(command, outside, async ({ client }, { output }) => {
        const made = await client.createKey({ name, role });
        output.result(made, (style) => [
          `${style.green("✓")} Made the key ${style.bold(harmless(made.name))}, role ${harmless(made.role)}.`,
          "",
          `  key     ${harmless(made.key)}`,
          `  secret  ${style.bold(harmless(made.secret))}`,
          "",
          `  ${style.dim("→")} Keep the secret now: it is stored hashed, and nobody can show it again.`,
        ]);
        return exitCodes.ok;
      }),
    );
}

function addRevoke(keys: Command, outside: Outside): void {
  keys
    .command("revoke")
    .description("take a key away, at once and for good")
    .argument("<key>", "the key, not its name")
    .action((key: string, _options, command: Command) =>
      runConnected(command, outside, async ({ client }, { output }) => {
        const revoked = await client.revokeKey(key);
        output.result(revoked, (style) => [
          `${style.green("✓")} Revoked ${harmless(revoked.key)} (${harmless(revoked.name)}). It opens nothing any more.`,
        ]);
        return exitCodes.ok;
      }),
    );
}
