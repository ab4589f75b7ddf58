/** `npm run fuzz [-- SEED [COUNT]]`: a million bodies of each kind. Stops at the first that breaks something. */
import { FuzzFinding, fuzzWebhooks, fuzzWorkflows } from "./fuzz.ts";

const [seed = 2018, count = 1_000_000] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(count)) {
  process.stderr.write("Write two whole numbers: the first seed, and how many bodies.\n");
  process.exit(64);
}

try {
  for (const [name, fuzz] of [
    ["workflow bodies", fuzzWorkflows],
    ["webhook bodies", fuzzWebhooks],
  ] as const) {
    const begun = performance.now();
    const { taken, refused } = fuzz(seed, count);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    process.stdout.write(
      `${count} ${name} from seed ${seed}: ${taken} taken, ${refused} refused, ${seconds} s\n`,
    );
  }
} catch (error) {
  if (!(error instanceof FuzzFinding)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
