// Prints what `.ci/run` found: `node .ci/summarize.mjs REPORT TEST_EXIT_CODE CHECK=EXIT_CODE...`.
// The last line is `N passed, N failed`; the exit code is 1 when anything failed.
import { readFileSync } from 'node:fs'

const [reportFile, testCode, ...checks] = process.argv.slice(2)
let passed = 0
const failed = []

const tests = readReport()
if (tests === undefined) failed.push(`the test command ended with code ${testCode} before any test ran`)
else {
  passed += tests.passed
  for (const { name, message } of tests.failed) failed.push(`${name}: ${message.split('\n')[0]}`)
  if (testCode !== '0' && tests.failed.length === 0)
    failed.push(`the test command ended with code ${testCode}`)
  if (tests.passed + tests.failed.length === 0) failed.push('no test ran')
}
for (const check of checks) {
  const [name, code] = check.split('=')
  if (code === '0') passed++
  else failed.push(`check ${name} ended with code ${code}`)
}

const reasons = new Map()
for (const { name, reason } of tests?.skipped ?? []) {
  // A skip that does not say why hides something.
  if (reason === '') failed.push(`${name}: skipped without a reason`)
  else reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
}
for (const failure of failed) console.log(`FAILED ${failure}`)
const skipped = [...reasons.values()].reduce((sum, count) => sum + count, 0)
const why = [...reasons].map(([reason, count]) => `${count}: ${reason}`).join('; ')
console.log(`${skipped} skipped${why === '' ? '' : ` (${why})`}`)
console.log(`${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length > 0 ? 1 : 0

function readReport() {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'))
  } catch {
    return undefined
  }
}
