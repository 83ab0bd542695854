import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {
  type DatasetReference,
  type HlsModel,
  MetamlError,
  type ModelDraft,
  type ToolRunner,
} from '@metaml/core'
import { buildJetDnn, type Network, writeKeras2 } from '@metaml/keras'
import { pythonEnvironment } from './python-environment.js'

const convert = path.resolve(import.meta.dirname, '../../hls4ml/python/convert.py')

/** Types by layer and variable, as hls4ml takes them. */
export type Precision = { readonly [layer: string]: { readonly [variable: string]: string } }

/** A project that the real hls4ml made of a network, a new Jet-DNN by default, in a folder that the caller removes. */
export async function makeHls4mlProject(
  precision: Precision = {},
  network: Network = buildJetDnn({ seed: 1 }),
  ioType: 'io_parallel' | 'io_stream' = 'io_parallel',
): Promise<{ folder: string; root: string }> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'metaml-quantization-'))
  const files = await writeKeras2(network, root)
  const request = {
    part: 'xcvu9p-flgb2104-2l-e',
    clockPeriod: 5,
    ioType,
    defaultPrecision: 'ap_fixed<18,8>',
    precision,
    reuseFactor: { target: 1, layers: {}, adjust: 'refuse' },
    strategy: 'Latency',
    backend: 'Vivado',
    softmax: 'stable',
    json: path.relative(root, files.json),
    weights: path.relative(root, files.weights),
    folder: 'project',
    top: 'myproject',
  }
  const answer = await run(await pythonEnvironment(), [convert], root, JSON.stringify(request))
  const { refusal } = JSON.parse(answer.trim().split('\n').at(-1)!) as { refusal?: { message: string } }
  if (refusal !== undefined) throw new Error(refusal.message)
  return { root, folder: path.join(root, 'project') }
}

/** The draft of a project in a folder. */
export async function draftOf(folder: string, dataset?: DatasetReference): Promise<ModelDraft<'hls-cpp'>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
  const contents = await Promise.all(
    files.map(async file => [path.relative(folder, file), new Uint8Array(await readFile(file))] as const),
  )
  const descriptor: HlsModel = {
    top: 'myproject',
    backend: 'Vivado',
    part: 'xcvu9p-flgb2104-2l-e',
    clockPeriod: 5,
    ioType: 'io_parallel',
    strategy: 'Latency',
    inputShape: [16],
    outputShape: [5],
    precision: { fc1: { weight: 'ap_fixed<18,8>', result: 'ap_fixed<18,8>' } },
    reuseFactor: {},
    ...(dataset && { dataset }),
  }
  return { kind: 'hls-cpp', descriptor, files: Object.fromEntries(contents) }
}

/** Removes what a project lies in. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

/** Runs the real g++. */
export const realRunner: Pick<ToolRunner, 'tool'> = {
  async tool(need, args, options) {
    try {
      const stdout = await run(need, args, options?.cwd)
      return { exitCode: 0, stdout, stderr: '', version: '12', seconds: 0 }
    } catch (error) {
      throw new MetamlError({
        code: 'METAML_E_TOOL_FAILED',
        kind: 'tool',
        message: `${need} failed.`,
        found: (error as Error).message,
      })
    }
  },
}

function run(program: string, args: readonly string[], cwd?: string, input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...(cwd !== undefined && { cwd }) })
    const [out, err]: [string[], string[]] = [[], []]
    child.stdout.on('data', (text: Buffer) => out.push(text.toString()))
    child.stderr.on('data', (text: Buffer) => err.push(text.toString()))
    child.on('error', reject)
    child.on('close', code => (code === 0 ? resolve(out.join('')) : reject(new Error(err.join('')))))
    child.stdin.end(input)
  })
}
