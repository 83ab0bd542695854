import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const lock = path.resolve(import.meta.dirname, '../../../plugins/hls4ml/python/requirements.lock')
const script = path.join(import.meta.dirname, 'python/make_projects.py')
const oldScript = path.join(import.meta.dirname, 'python/make_old_projects.py')
const hgqScript = path.join(import.meta.dirname, 'python/make_hgq_project.py')
const matrixScript = path.join(import.meta.dirname, 'python/make_matrix.py')
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

/** Releases before the one of the lock file, with the digests of their wheels. */
export const oldReleases = {
  '0.6.0': '05f7770d8c7e07f7ae0609f1f5667e9d51e73322590f863c7ead45cb212cac24',
  '0.7.0': '63e16e58b6f01a637aad523f48b8770923802aa78b1841ff7389fde2e7168f88',
  '0.7.1': '086c578c192908c12e1e579632faeb97635aeb0a31cd844ca8e7978cd0069df7',
  '0.8.0': 'a8033fffbd52862135962ea764775412101dd5b27d601cd30ab2b029be034b82',
  '0.8.1': '5991d9d9c871adc91dc5e595f11e38e5af3feac91b74df1367c0070e96e7959d',
  '1.0.0': '5f82cbc438b564255805f562db58616d6aeb55a77a9154e3162f76dc2020861b',
  '1.1.0': 'f598b51c76932317e1c82a2c4dca7076bfd02d43e0210ba79b0c8abae5862ac4',
  '1.2.0': '5b6ba87a36b15d60413b7e80f85917929dd8d1bc6151804fa2b3357c8fa79df5',
} as const

/** What 0.6.0 imports beside numpy, h5py and yaml. */
const six = 'six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274'

/** What a release can make: 0.6 has no Vitis, and no depthwise convolutions of streams. */
export function namesOf(release: keyof typeof oldReleases): readonly (typeof projectNames)[number][] {
  const later = ['mlp-resource', 'mlp-stream', 'conv1d', 'conv2d-stream', 'depthwise']
  return projectNames.filter(name => release !== '0.6.0' || !later.includes(name))
}

/** A project of an earlier hls4ml, made in the same environment with that release before the other; kept as well. */
export async function oldProject(
  release: keyof typeof oldReleases,
  name: (typeof projectNames)[number],
): Promise<{ folder: string; facts: readonly LayerFacts[] }> {
  const scripts = await digestOf(script, oldScript)
  const root = await makeOnce(path.join(cache, `hls4ml-${release}-projects-${scripts}`), async making => {
    const python = path.join(await pythonEnvironment(), 'bin/python')
    const env = { ...process.env, PYTHONPATH: await installRelease(release) }
    await run(python, [oldScript, making, ...namesOf(release)], { env, maxBuffer: 2 ** 26 })
  })
  const facts = JSON.parse(await readFile(path.join(root, name, 'facts.json'), 'utf8')) as LayerFacts[]
  return { folder: path.join(root, name, 'project'), facts }
}

/** What HGQ itself keeps of a quantiser: all bits, those before the point, and whether there is a sign. */
export interface QuantizerFacts {
  readonly keep_negative: readonly number[]
  readonly bits: readonly number[]
  readonly integers: readonly number[]
}

/** The project of a network that HGQ 0.2.6 trained (`fixtures/hgq.json`), with a type for each value. Only to be read. */
export async function hgqProject(): Promise<{
  folder: string
  facts: { readonly [layer: string]: QuantizerFacts }
}> {
  const fixtures = ['hgq.json', 'hgq.h5'].map(file => path.join(import.meta.dirname, 'fixtures', file))
  const root = await makeOnce(
    path.join(cache, `hls4ml-hgq-${await digestOf(lock, hgqScript, ...fixtures)}`),
    async making => {
      await run(path.join(await pythonEnvironment(), 'bin/python'), [hgqScript, making], {
        maxBuffer: 2 ** 26,
      })
    },
  )
  return {
    folder: path.join(root, 'project'),
    facts: JSON.parse(await readFile(path.join(root, 'facts.json'), 'utf8')),
  }
}

/** The networks of `python/make_projects.py`, each with both I/O types and both strategies. Only to be read. */
export const matrixNames = [
  'mlp',
  'activations',
  'merges',
  'conv_one',
  'conv_two',
  'depthwise',
  'upsampled',
].flatMap(network =>
  ['io_parallel', 'io_stream'].flatMap(io =>
    ['Latency', 'Resource'].map(strategy => `${network}-${io}-${strategy}`),
  ),
)

/** One of {@link matrixNames}, with what hls4ml itself says of its layers. */
export async function matrixProject(name: string): Promise<{ folder: string; facts: readonly LayerFacts[] }> {
  const root = await makeOnce(
    path.join(cache, `hls4ml-matrix-${await digestOf(lock, script, matrixScript)}`),
    async making => {
      await run(path.join(await pythonEnvironment(), 'bin/python'), [matrixScript, making], {
        maxBuffer: 2 ** 26,
      })
    },
  )
  const facts = JSON.parse(await readFile(path.join(root, name, 'facts.json'), 'utf8')) as LayerFacts[]
  return { folder: path.join(root, name, 'project'), facts }
}

async function installRelease(release: keyof typeof oldReleases): Promise<string> {
  return await makeOnce(path.join(cache, `hls4ml-${release}`), async making => {
    const requirements = path.join(making, 'requirements.txt')
    await writeFile(requirements, `hls4ml==${release} --hash=sha256:${oldReleases[release]}\n${six}\n`)
    const options = ['-q', '--disable-pip-version-check', '--require-hashes', '--no-deps', '--target', making]
    const python = path.join(await pythonEnvironment(), 'bin/python')
    await run(python, ['-m', 'pip', 'install', ...options, '-r', requirements])
  })
}

let made: Promise<string> | undefined

async function makeProjects(): Promise<string> {
  const root = path.join(cache, `hls4ml-projects-${await digestOf(lock, script)}`)
  return await makeOnce(root, async making => {
    const python = path.join(await pythonEnvironment(), 'bin/python')
    await run(python, [script, making], { maxBuffer: 2 ** 26 })
  })
}

/** The folder of the same environment that the tests of the plugin use, in the user's cache. */
export async function managedPython(): Promise<string> {
  return await pythonEnvironment()
}

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
