import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const lock = path.resolve(import.meta.dirname, '../../../plugins/hls4ml/python/requirements.lock')
const script = path.join(import.meta.dirname, 'python/make_projects.py')
const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'metaml-tests')

/** Every project that `python/make_projects.py` makes. */
export const projectNames = [
  'mlp-latency',
  'mlp-resource',
  'mlp-stream',
  'activations',
  'merges',
  'merges-stream',
  'conv1d',
  'conv1d-stream',
  'conv2d',
  'conv2d-stream',
  'depthwise',
  'upsampled',
] as const

/** What hls4ml itself says of a layer. */
export interface LayerFacts {
  readonly name: string
  readonly class: string
  readonly types: { readonly [name: string]: string }
  readonly shape: readonly number[]
  readonly reuse: number | null
  readonly strategy: string | null
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** A project of the hls4ml that HLS4ML's lock file names; made once and kept in the user's cache. Only to be read. */
export async function hls4mlProject(
  name: (typeof projectNames)[number],
): Promise<{ folder: string; facts: readonly LayerFacts[] }> {
  made ??= makeProjects()
  const root = path.join(await made, name)
  const facts = JSON.parse(await readFile(path.join(root, 'facts.json'), 'utf8')) as LayerFacts[]
  return { folder: path.join(root, 'project'), facts }
}

let made: Promise<string> | undefined

async function makeProjects(): Promise<string> {
  const root = path.join(cache, `hls4ml-projects-${await digestOf(lock, script)}`)
  return await makeOnce(root, async making => {
    const python = path.join(await pythonEnvironment(), 'bin/python')
    await run(python, [script, making], { maxBuffer: 2 ** 26 })
  })
}

/** The same environment that the tests of the plugin use. */
async function pythonEnvironment(): Promise<string> {
  return await makeOnce(path.join(cache, `hls4ml-${await digestOf(lock)}`), async making => {
    await run('python3', ['-m', 'venv', making])
    const options = ['-q', '--disable-pip-version-check', '--require-hashes', '--no-deps']
    await run(path.join(making, 'bin/python'), ['-m', 'pip', 'install', ...options, '-r', lock])
  })
}

async function makeOnce(folder: string, make: (making: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const making = await mkdtemp(`${folder}-`)
  await make(making)
  await rename(making, folder).catch(async (error: unknown) => {
    // Another test file was faster.
    if (!existsSync(folder)) throw error
    await rm(making, { recursive: true })
  })
  return folder
}

async function digestOf(...files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) hash.update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}
