// Reads a test runner's output on stdin and prints "passed failed skipped".
// Usage: count-tests.mjs <exit status of the runner>. Knows nextest, cargo test, Vitest and node's own runner.
import { readFileSync } from "node:fs";

const failedRun = process.argv[2] !== "0";
// eslint-disable-next-line no-control-regex
const text = readFileSync(0, "utf8").replace(/\x1b\[[0-9;]*m/g, "");
const sum = { passed: 0, failed: 0, skipped: 0 };
let counted = false;

for (const line of text.split("\n")) {
  const found =
    nextest(line) ?? cargoTest(line) ?? vitest(line) ?? nodeTest(line);
  if (!found) continue;
  counted = true;
  for (const key of Object.keys(sum)) sum[key] += found[key] ?? 0;
}

// A step without counts of its own is one check; a runner that failed outside its tests is one failure more.
if (!counted) sum[failedRun ? "failed" : "passed"] = 1;
else if (failedRun && sum.failed === 0) sum.failed = 1;
console.log(`${sum.passed} ${sum.failed} ${sum.skipped}`);

// "     Summary [   3.1s] 12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 2 skipped"
function nextest(line) {
  const rest = /^\s*Summary \[.*?\] .*?tests? run: (.*)$/.exec(line)?.[1];
  return rest && { passed: before(rest, "passed"), failed: before(rest, "failed") + before(rest, "timed out") + before(rest, "exec failed"), skipped: before(rest, "skipped") };
}

// "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out"
function cargoTest(line) {
  const rest = /^test result: \w+\. (.*)$/.exec(line)?.[1];
  return rest && { passed: before(rest, "passed"), failed: before(rest, "failed"), skipped: before(rest, "ignored") };
}

// "      Tests  1 failed | 41 passed | 2 skipped (44)"
function vitest(line) {
  const rest = /^\s*Tests\s{2,}(.*)\(\d+\)$/.exec(line)?.[1];
  return rest && { passed: before(rest, "passed"), failed: before(rest, "failed"), skipped: before(rest, "skipped") };
}

// "# pass 11" or "ℹ pass 11"
function nodeTest(line) {
  const match = /^(?:#|ℹ) (pass|fail|skipped|cancelled|todo) (\d+)$/.exec(line);
  const key = { pass: "passed", fail: "failed", cancelled: "failed", skipped: "skipped", todo: "skipped" }[match?.[1]];
  return match && { [key]: Number(match[2]) };
}

function before(rest, word) {
  return Number(new RegExp(`(\\d+) ${word}`).exec(rest)?.[1] ?? 0);
}
