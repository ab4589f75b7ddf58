/**
 * What `npm test` checks: format and lint, types, unused code, package shapes, and every test but the slow ones.
 * With `slow` (`npm run test:slow`): those that start a process for every case.
 * With `hosts` (`npm run test:hosts`, `npm run test:hosts -- n8n`): the adapters inside the real programs that they are
 * made for, which are installed first.
 */
import { spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { hosts, installHost } from "./host-tools.mjs";
import { environment, root } from "./set-up.mjs";

const everything = [
  ["format and lint", "biome", ["check", "."]],
  ["types", "tsc", ["-p", "tsconfig.json"]],
  ["types of the Node-RED editor", "tsc", ["-p", "packages/node-red-failover/editor"]],
  ["unused code", "knip", []],
  ["package shapes", "turbo", ["run", "check", "--output-logs=errors-only"]],
  ["tests", "vitest", ["run", "--project", "unit", "--project", "whole"]],
];
const slow = [["tests", "vitest", ["run", "--project", "slow"]]];
const checksOf = { undefined: () => everything, slow: () => slow, hosts: checksInHosts };
const [what, ...names] = process.argv.slice(2);
const checks = checksOf[what](names);

/** One host after the other: each is a big program, and two of them at once only wait for each other. */
function checksInHosts(names) {
  const unknown = names.find((name) => !hosts.includes(name));
  if (unknown !== undefined) {
    console.error(`There is no host "${unknown}". Write one of: ${hosts.join(", ")}.`);
    process.exit(64);
  }
  const wanted = names.length > 0 ? names : hosts;
  for (const host of wanted) installHost(host);
  const folders = wanted.map((host) => `tests/hosts/${host}/`);
  return [["tests", "vitest", ["run", "--project", "hosts", "--no-file-parallelism", ...folders]]];
}

let failed = 0;
let vitestLine = null;
for (const [name, command, args] of checks) {
  console.log(`\n── ${name}`);
  const result = spawnSync(command, args, {
    cwd: root,
    env: environment,
    stdio: ["inherit", "pipe", "inherit"],
    maxBuffer: 1 << 28,
  });
  process.stdout.write(result.stdout);
  if (result.status !== 0) failed += 1;
  if (name === "tests") vitestLine = countTests(result.stdout.toString());
}

/** The runner's own counts, so that the closing line counts tests and not only checks. */
function countTests(output) {
  const line =
    stripVTControlCharacters(output)
      .split("\n")
      .findLast((text) => /^\s*Tests\s/.test(text)) ?? "";
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: count("passed"), failed: count("failed") };
}

const passed = checks.length - failed + (vitestLine?.passed ?? 0);
const failures = failed + (vitestLine?.failed ?? 0);
console.log(`\n${passed} passed, ${failures} failed`);
process.exit(failed === 0 ? 0 : 1);
