import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ci = path.resolve(import.meta.dirname, '..')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'named-'))
  writeFileSync(path.join(folder, 'trial-cost.mjs'), 'console.log(JSON.stringify(process.argv.slice(2)))\n')
  writeFileSync(path.join(folder, 'fails.mjs'), 'process.exit(7)\n')
  writeFileSync(path.join(folder, 'notes.txt'), 'no script\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs a named script out of the folder, and out of one that does not exist. */
function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const folders = JSON.stringify([path.join(folder, 'missing'), folder])
  const main = path.join(folder, '..', `${path.basename(folder)}.main.mjs`)
  const [find, named] = ['find-script.mjs', 'run-named.mjs'].map(
    file => pathToFileURL(path.join(ci, file)).href,
  )
  writeFileSync(
    main,
    `import { findScripts } from '${find}'\nimport { runNamed } from '${named}'\n` +
      `runNamed('benchmark', findScripts(${folders}))\n`,
  )
  try {
    return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' })
  } finally {
    rmSync(main)
  }
}

describe('a script that is run by its name', () => {
  it('gets the arguments that follow, and prints its own output', () => {
    const { status, stdout } = run('trial-cost', '--json', '--trials', '10')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(['--json', '--trials', '10'])
  })

  it('gives its exit code', () => {
    expect(run('fails').status).toBe(7)
  })

  it('is suggested when its name is misspelt; stdout stays empty', () => {
    expect(run('trail-cost')).toMatchObject({
      status: 2,
      stdout: '',
      stderr:
        "There is no benchmark 'trail-cost'.\n  expected: one of fails, trial-cost\n  to do:    write 'trial-cost'?\n",
    })
  })

  it('is listed when no name is given', () => {
    expect(run()).toMatchObject({ status: 2, stderr: '  expected: one of fails, trial-cost\n' })
  })
})
