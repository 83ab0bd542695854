import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { writeKeras2 } from '@metaml/keras'
import { repositoryRoot } from '../../workspace.mjs'

const hls4mlFolder = path.join(repositoryRoot, 'plugins/hls4ml/python')

/**
 * The Python of an environment with the hls4ml of the task HLS4ML's lock file; made once, in the user's cache.
 * @returns {string} its path
 */
export function hls4mlPython() {
  const lock = path.join(hls4mlFolder, 'requirements.lock')
  const digest = createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 16)
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache')
  const folder = path.join(cache, 'metaml', 'bench', `hls4ml-${digest}`)
  const python = path.join(folder, 'bin', 'python')
  const mark = path.join(folder, 'whole')
  if (existsSync(mark)) return python
  console.error('Making the Python environment with hls4ml.')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.dirname(folder), { recursive: true })
  const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  run(process.env.METAML_PYTHON || 'python3', '-m', 'venv', folder)
  run(python, '-m', 'pip', 'install', '--quiet', '--require-hashes', '--no-deps', '-r', lock)
  writeFileSync(mark, '')
  return python
}

/**
 * Converts a network with hls4ml, every layer with types of its own; as the task HLS4ML does.
 * @returns {Promise<{ folder: string, top: string, version: string, inputShape: number[], outputShape: number[] }>}
 */
export async function makeProject(network, folder, { ioType, layers }) {
  const { json, weights } = await writeKeras2(network, path.join(folder, 'network'))
  const request = {
    ...{
      folder: 'project',
      top: 'myproject',
      backend: 'Vitis',
      part: 'xcvu9p-flgb2104-2l-e',
      clockPeriod: 5,
    },
    ...{ json: path.relative(folder, json), weights: path.relative(folder, weights), ioType },
    defaultPrecision: 'ap_fixed<18,8>',
    // Named one by one, so that each has its own typedefs.
    precision: Object.fromEntries(layers.map(name => [name, 'ap_fixed<18,8>'])),
    reuseFactor: { target: 1, layers: {}, adjust: 'nearest' },
    ...{ strategy: 'Latency', softmax: 'stable' },
  }
  const script = path.join(hls4mlFolder, 'convert.py')
  const answer = execFileSync(hls4mlPython(), [script], {
    ...{ cwd: folder, input: JSON.stringify(request), encoding: 'utf8', maxBuffer: 2 ** 26 },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const { result, refusal } = JSON.parse(answer)
  if (refusal !== undefined) throw new Error(`${refusal.message} ${refusal.found ?? ''}`)
  const { version, inputShape, outputShape } = result
  return { folder: path.join(folder, 'project'), top: 'myproject', version, inputShape, outputShape }
}
