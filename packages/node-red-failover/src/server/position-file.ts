import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * How far the event stream of one server was dealt with, kept in Node-RED's user folder: what happens while Node-RED
 * is down is dealt with when it is up again. Without a folder nothing is kept.
 */
export class PositionFile {
  readonly #path: string | null;
  #wanted: number | null = null;
  #writing: Promise<void> | null = null;

  /** The file belongs to this server and this key: numbers of another account mean nothing. */
  constructor(
    userDir: string | undefined,
    owner: { readonly id: string; readonly url: string; readonly key: string },
  ) {
    const name = createHash("sha256")
      .update(JSON.stringify([owner.id, owner.url, owner.key]))
      .digest("hex");
    this.#path = userDir ? join(userDir, ".failover", `position-${name.slice(0, 16)}.json`) : null;
  }

  /** Null when nothing is known. */
  async read(): Promise<number | null> {
    if (this.#path === null) return null;
    try {
      const { seq } = JSON.parse(await readFile(this.#path, "utf8"));
      return Number.isSafeInteger(seq) ? seq : null;
    } catch {
      return null; // there is none yet, or it is broken: the stream is taken up from now on
    }
  }

  /** Resolves when this position, or a later one, is on the disk. Rejects when it cannot be kept. */
  async keep(seq: number): Promise<void> {
    this.#wanted = seq;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  async #write(): Promise<void> {
    const path = this.#path;
    if (path === null) return;
    await mkdir(join(path, ".."), { recursive: true });
    while (this.#wanted !== null) {
      const seq = this.#wanted;
      this.#wanted = null;
      await writeFile(`${path}.new`, JSON.stringify({ seq }));
      await rename(`${path}.new`, path); // a file that is there is whole
    }
  }
}
