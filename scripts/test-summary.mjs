/**
 * Ends a test run: `node test-summary.mjs JEST_JSON [FAILED_STEP…]` prints what failed and was skipped, then
 * `N passed, N failed`, and exits 1 if anything failed or no test ran.
 */
import { readFileSync } from 'node:fs';

const [file, ...failedSteps] = process.argv.slice(2);
const results = read(file);
const otherSteps = failedSteps.filter((step) => step !== 'tests');
// A file that does not load fails without having a single test.
const suites = results.testResults.filter(
  (suite) =>
    suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed'),
);
const passed = results.numPassedTests;
let failed = results.numFailedTests + suites.length + otherSteps.length;

for (const suite of results.testResults) {
  for (const test of suite.assertionResults) {
    if (test.status === 'failed') console.log(`failed: ${test.fullName}`);
  }
}
for (const suite of suites) console.log(`failed: ${suite.name}`);
for (const step of otherSteps) console.log(`failed: ${step}`);
if (results.numPendingTests > 0) console.log(`skipped: ${results.numPendingTests} tests`);
if (passed + results.numFailedTests === 0) {
  console.log('failed: no test ran');
  failed += 1;
} else if (failed === 0 && failedSteps.length > 0) {
  console.log('failed: jest ended with an error after the tests');
  failed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] };
  }
}
