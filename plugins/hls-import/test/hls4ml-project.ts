import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { buildJetDnn, writeKeras2 } from '@metaml/keras'
import { pythonEnvironment } from './python-environment.js'

const convert = path.resolve(import.meta.dirname, '../../hls4ml/python/convert.py')

/** Makes a project of a new Jet-DNN with the real hls4ml, as the folder given. */
export async function makeHls4mlProject(folder: string): Promise<void> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'metaml-hls-import-'))
  try {
    const files = await writeKeras2(buildJetDnn({ seed: 1 }), root)
    const request = {
      part: 'xcvu9p-flgb2104-2l-e',
      clockPeriod: 4,
      ioType: 'io_parallel',
      defaultPrecision: 'ap_fixed<18,8>',
      precision: {},
      reuseFactor: { target: 2, layers: {}, adjust: 'refuse' },
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
    await cp(path.join(root, 'project'), folder, { recursive: true })
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

function run(program: string, args: readonly string[], cwd: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd })
    const [out, err]: [string[], string[]] = [[], []]
    child.stdout.on('data', (text: Buffer) => out.push(text.toString()))
    child.stderr.on('data', (text: Buffer) => err.push(text.toString()))
    child.on('error', reject)
    child.on('close', code => (code === 0 ? resolve(out.join('')) : reject(new Error(err.join('')))))
    child.stdin.end(input)
  })
}
