/** Pictures of the editor, as the package's README shows them. */
import { mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { root } from "../../repo/source-files.ts";

const packageFolder = join(root, "packages/node-red-failover");
const elsewhere = join(tmpdir(), "failover-node-red-pictures");

/** Takes a picture. With `WRITE_PICTURES=1` those that the README shows are put where it shows them. */
export async function takePicture(what: Page | Locator, name: string): Promise<void> {
  const isShown = readFileSync(join(packageFolder, "README.md"), "utf8").includes(`pictures/${name}.png`);
  const isWanted = isShown && process.env.WRITE_PICTURES === "1";
  const folder = isWanted ? join(packageFolder, "pictures") : elsewhere;
  mkdirSync(folder, { recursive: true });
  await what.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
}
