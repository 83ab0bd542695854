import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { managedPython, oldProject } from '../../../packages/hls-cpp/test/hls4ml-projects.js'

const run = promisify(execFile)
const script = path.resolve(import.meta.dirname, 'make_networks.py')
const builders = path.resolve(import.meta.dirname, '../../../packages/hls-cpp/test/python/make_projects.py')

/** Every network that `make_networks.py` makes; the first 13 have all that a kernel must have. */
export const networkNames = [
  'dense-latency',
  'dense-resource',
  'dense-stream',
  'dense-stream-resource',
  'merges-stream',
  'conv1d',
  'conv1d-stream',
  'conv2d',
  'conv2d-resource',
  'conv2d-stream',
  'depthwise',
  'depthwise-stream-resource',
  'quantizers',
  'merges',
  'depthwise-stream',
  'branches-stream',
  'depthwise1d',
  'curves',
  'curves-stream',
  'rows-stream',
  'moves',
  'separable',
] as const

let made: Promise<string> | undefined

/** The folder of a network's project, made by the hls4ml of HLS4ML's lock file and kept in the user's cache. Only to be read. */
export async function networkProject(name: string): Promise<string> {
  // Later releases write the two parts of a separable convolution as layers of their own.
  if (name === 'separable') return (await oldProject('0.8.1', 'depthwise')).folder
  made ??= makeNetworks()
  return path.join(await made, name, 'project')
}

async function makeNetworks(): Promise<string> {
  const python = await managedPython()
  const hash = createHash('sha256').update(python)
  for (const file of [script, builders]) hash.update(await readFile(file))
  const folder = path.join(path.dirname(python), `hls4ml-networks-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(folder)) return folder
  const making = await mkdtemp(`${folder}-`)
  await run(path.join(python, 'bin/python'), [script, making], { maxBuffer: 2 ** 26 })
  await rename(making, folder).catch(async (error: unknown) => {
    // Another process was faster.
    if (!existsSync(folder)) throw error
    await rm(making, { recursive: true })
  })
  return folder
}
