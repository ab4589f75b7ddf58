/**
 * What `npm test` checks: format and lint, types, unused code, package shapes, and every test but the slow ones.
 * With `slow` (`npm run test:slow`): those that start a process for every case.
 * With `hosts` (`npm run test:hosts`, `npm run test:hosts -- n8n`): the adapters inside the real programs that they are
 * made for, which are installed first.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
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

// Most tests begin threads or programs, which load the same code again and again.
const compileCache = join(root, "node_modules", ".cache", "compiled");

let failed = 0;
let vitestLine = null;
for (const [name, command, args] of checks) {
  console.log(`\n── ${name}`);
  const { succeeded, output } = await run(command, args);
  if (!succeeded) failed += 1;
  if (name === "tests") vitestLine = countTests(output);
}

/** Both streams as they come, so that what a check complains about stands where it belongs: near the end. */
async function run(command, args) {
  const env = { ...environment, NODE_COMPILE_CACHE: compileCache };
  const child = spawn(command, args, { cwd: root, env, stdio: ["inherit", "pipe", "pipe"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    process.stdout.write(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text) => process.stdout.write(text));
  const [code] = await once(child, "close");
  return { succeeded: code === 0, output };
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
