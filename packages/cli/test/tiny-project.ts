import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const packages = fileURLToPath(new URL('../..', import.meta.url))
/** Folder of the plugins that tests use. */
export const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
/** The command. */
export const bin = fileURLToPath(new URL('../bin/metaml.js', import.meta.url))

/** How a command ended and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A project of a user's in a folder of its own, with the plugin `metaml-tiny`; removed after the test. */
export interface TinyProject {
  readonly dir: string
  /** Writes a file and gives its absolute path. */
  write(path: string, text: string): string
  /** Performs `metaml` in the project. `during` is called at each piece of stderr with all of it. */
  metaml(
    args: readonly string[],
    options?: {
      env?: NodeJS.ProcessEnv
      /** On a pseudo terminal (by `script` of util-linux); everything is in `stdout` then. */
      terminal?: boolean
      during?: (stderr: string, kill: (signal: NodeJS.Signals) => void, closeStderr: () => void) => void
    },
  ): Promise<Ended>
  /** A line for each run of a unit. */
  notes(): string[]
}

/** Makes such a project; its packages are links, as in a workspace. */
export function makeProject(): TinyProject {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'metaml-cli-')))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const write = (path: string, text: string): string => {
    const file = join(dir, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  const dependencies = { '@metaml/cli': '*', '@metaml/core': '*', 'metaml-tiny': '*' }
  write('package.json', JSON.stringify({ name: 'project', type: 'module', dependencies }))
  mkdirSync(join(dir, 'node_modules/@metaml'), { recursive: true })
  for (const name of ['cli', 'core'])
    symlinkSync(join(packages, name), join(dir, 'node_modules/@metaml', name))
  symlinkSync(join(fixtures, 'tiny-plugin'), join(dir, 'node_modules/metaml-tiny'))
  const notes = join(dir, 'notes')
  return {
    dir,
    write,
    notes: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []),
    metaml: (args, { env, during, terminal = false } = {}) =>
      new Promise((resolve, reject) => {
        const all = { ...process.env, XDG_CONFIG_HOME: dir, TINY_NOTES: notes, ...env }
        const line = [process.execPath, bin, ...args]
        const child = terminal
          ? spawn(
              'script',
              ['-qec', `stty cols 120 rows 30; ${line.map(word => `'${word}'`).join(' ')}`, '/dev/null'],
              {
                cwd: dir,
                env: all,
              },
            )
          : spawn(line[0]!, line.slice(1), { cwd: dir, env: all })
        let stdout = ''
        let stderr = ''
        child.stdout.on('data', chunk => {
          stdout += chunk
        })
        child.stderr.on('data', chunk => {
          stderr += chunk
          during?.(
            stderr,
            signal => child.kill(signal),
            () => child.stderr.destroy(),
          )
        })
        child.on('error', reject)
        child.on('close', code => resolve({ code, stdout, stderr }))
      }),
  }
}

/** A flow file in TypeScript: a source, and a search behind it. */
export const tinyFlow = `import { flow } from '@metaml/core'
import { search, source } from 'metaml-tiny'
import { base } from './base.js'

interface Settings { readonly steps: number }
const settings: Settings = { steps: 2 }

export default flow('tiny', f => f.add(search, settings, f.add(source, { base })))
`
