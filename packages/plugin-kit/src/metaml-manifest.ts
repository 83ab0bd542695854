import { writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { errorToParts } from '@metaml/core'
import { type DescribedFile, describePackage } from './describe-package.js'
import { firstDifference } from './first-difference.js'

const usage = `Usage: metaml-manifest [--readme] [--check]

Run in a plugin's folder, after its build: writes the field "metaml" of package.json from the tasks that the package
exports.

  --readme  fills in the tables of parameters of README.md too
  --check   writes nothing; exits with 1 and says what differs (of README.md too, where it has such a table)
`

/** Runs the command `metaml-manifest`; gives its exit code: 0, 1 (`--check` found a difference), 2 (usage), 3. */
async function main(args: readonly string[], dir: string): Promise<number> {
  const options = readArguments(args)
  if (options === undefined || options.help) {
    process[options === undefined ? 'stderr' : 'stdout'].write(usage)
    return options === undefined ? 2 : 0
  }
  try {
    const readme = options.readme ? 'fill' : options.check ? 'if-there' : 'leave'
    const files = await describePackage(dir, readme)
    const stale = files.filter(({ found, expected }) => found !== expected)
    if (options.check) return report(stale, dir)
    for (const { path, expected } of stale) await writeFile(path, expected)
    return 0
  } catch (error) {
    const { code, message, expected, found, todo } = errorToParts(error)
    const lines = [`${code}: ${message}`]
    if (expected !== undefined) lines.push(`  expected: ${expected}`)
    if (found !== undefined) lines.push(`  found:    ${found}`)
    if (todo !== undefined) lines.push(`  to do:    ${todo}`)
    process.stderr.write(`${lines.join('\n')}\n`)
    return 3
  }
}

function readArguments(
  args: readonly string[],
): { readme?: boolean; check?: boolean; help?: boolean } | undefined {
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ args: [...args], options: { readme: flag, check: flag, help: flag } }).values
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n`)
    return undefined
  }
}

function report(stale: readonly DescribedFile[], dir: string): number {
  for (const { path, found, expected } of stale) {
    const { line, here, there } = firstDifference(found, expected)
    process.stderr.write(
      `${relative(dir, path)} is not what the tasks say; run metaml-manifest.\n` +
        `  line:     ${line}\n  expected: ${there}\n  found:    ${here}\n`,
    )
  }
  return stale.length > 0 ? 1 : 0
}

// What a plugin imports may hold the process open (a pool of threads, a timer).
process.exit(await main(process.argv.slice(2), process.cwd()))
