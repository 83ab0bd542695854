import { writeFileSync } from 'node:fs'

/**
 * A vitest reporter for `.ci/run`: writes what passed, failed and was skipped, with the reasons, to the file that
 * the environment variable METAML_TEST_REPORT names. (Vitest's own JSON report leaves the reasons out.)
 */
export default class TestReport {
  /** Called by vitest once, when all tests have ended. */
  onTestRunEnd(modules, unhandledErrors) {
    const report = { passed: 0, skipped: [], failed: [] }
    for (const module of modules) {
      const file = module.relativeModuleId
      for (const error of module.errors()) report.failed.push({ name: file, message: error.message })
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors()) {
          report.failed.push({ name: `${file} > ${suite.fullName}`, message: error.message })
        }
      }
      for (const test of module.children.allTests()) {
        const name = `${file} > ${test.fullName}`
        const result = test.result()
        if (result.state === 'passed') report.passed++
        else if (result.state === 'skipped') report.skipped.push({ name, reason: result.note ?? '' })
        else report.failed.push({ name, message: result.errors?.[0]?.message ?? 'did not end' })
      }
    }
    for (const error of unhandledErrors) {
      report.failed.push({ name: 'an error outside the tests', message: error.message })
    }
    writeFileSync(process.env.METAML_TEST_REPORT, JSON.stringify(report))
  }
}
