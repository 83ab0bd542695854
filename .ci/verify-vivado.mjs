// Proves with real tools what the tests of VIVADO-HLS can only prove with stand-ins: `pnpm verify:vivado [OPTIONS]`.
//   --project DIR   where metaml.config.json with the tools' paths and launcher lies (default: here)
//   --only NAME     one of the checks alone; may be given several times
//   --report FILE   where the report is written (default: verify-vivado-report.json)
// Exit code 0: all is as expected; 1: something is not; 4: a tool is missing, which the report names.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { diagnoseNeed, readConfig } from '@metaml/engine'
import { vivadoHls } from '@metaml/vivado-hls'
import { checks } from './verify-vivado/checks.mjs'

const values = readOptions()
const unknown = (values.only ?? []).filter(name => !checks.some(check => check.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no check ${unknown.join(', ')}; there are ${checks.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}

const config = await readConfig(path.resolve(values.project))
const tools = await Promise.all(vivadoHls.needs.map(need => diagnoseNeed(need, config)))
const report = {
  format: 1,
  host: { platform: `${os.type()} ${os.release()}`, node: process.version, cores: os.availableParallelism() },
  tools: tools.map(({ id, status, path: program, version }) => ({ id, status, path: program, version })),
  checks: [],
}
const absent = tools.filter(({ status }) => status !== 'ok')
for (const { id, status, version, todo } of tools) {
  console.log(
    `${status === 'ok' ? 'found  ' : 'MISSING'} ${id} ${version ?? ''}${status === 'ok' ? '' : `\n        ${todo}`}`,
  )
}
if (absent.length > 0) {
  console.log(`\nNothing was checked: ${absent.map(({ id }) => id).join(' and ')} must be there.`)
  finish(4)
} else {
  const chosen = checks.filter(({ name }) => values.only?.includes(name) ?? true)
  for (const [i, check] of chosen.entries()) {
    console.log(`\n${i + 1}/${chosen.length} ${check.name}: ${check.what}`)
    const started = performance.now()
    const found = await check
      .run(config)
      .catch(error => ({ ok: false, found: String(error?.stack ?? error) }))
    const seconds = Math.round((performance.now() - started) / 100) / 10
    report.checks.push({ name: check.name, what: check.what, seconds, ...found })
    console.log(`  ${found.ok ? 'as expected' : 'NOT AS EXPECTED'} (${seconds} s)\n${indent(found.found)}`)
  }
  const wrong = report.checks.filter(({ ok }) => !ok)
  console.log(`\n${report.checks.length - wrong.length} of ${report.checks.length} as expected.`)
  finish(wrong.length > 0 ? 1 : 0)
}

/** The options; how the script is called, and exit code 2, for others. */
function readOptions() {
  try {
    return parseArgs({
      options: {
        project: { type: 'string', default: process.cwd() },
        only: { type: 'string', multiple: true },
        report: { type: 'string', default: 'verify-vivado-report.json' },
      },
    }).values
  } catch (error) {
    console.error(`${error.message}\nverify:vivado [--project DIR] [--only NAME]... [--report FILE]`)
    process.exit(2)
  }
}

/** Writes the report, and says that it can be sent. */
function finish(code) {
  const file = path.resolve(values.report)
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`)
  console.log(
    `\nThe report is ${file}. It holds versions, figures and quoted lines of logs, no sources: please send it to us.`,
  )
  process.exitCode = code
}

function indent(text) {
  return String(text)
    .split('\n')
    .map(line => `    ${line}`)
    .join('\n')
}
