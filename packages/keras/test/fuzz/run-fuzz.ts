import { type ChildProcess, fork } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Network, writeKeras2, writeKeras3 } from '@metaml/keras'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import * as h5wasm from 'h5wasm/node'
import { createRandom, type Random } from '../../dist/random.js'
import { mutateBytes, mutateJson } from './mutate.js'

/** What became of damaged files. */
export interface FuzzSummary {
  /** How many files ended how: a code, or that they were read. */
  readonly outcomes: { readonly [outcome: string]: number }
  /** Files that crashed the reader, hung, or gave an error without a code, each with what happened. */
  readonly failures: readonly string[]
  readonly slowestMilliseconds: number
  /** The most memory that a reading process took, all of it. */
  readonly megabytes: number
}

/** The longest that one file may take. */
const limit = 60_000

/**
 * Reads damaged copies of a network's files, in processes of their own. The forms take turns: the .json and the .h5
 * of Keras 2, a whole .h5 and a .keras, damaged in their bytes or in the topology that they hold.
 */
export async function runFuzz(
  networks: readonly Network[],
  count: number,
  seed: number,
): Promise<FuzzSummary> {
  const folder = await mkdtemp(path.join(tmpdir(), 'metaml-fuzz-'))
  const outcomes: { [outcome: string]: number } = {}
  const failures: string[] = []
  let slowestMilliseconds = 0
  let megabytes = 0
  let reader = startReader()
  try {
    const originals = await Promise.all(
      networks.map((network, i) => writeForms(network, path.join(folder, `${i}`))),
    )
    for (let i = 0; i < count; i++) {
      const forms = originals[i % originals.length]!
      const files = await damage(forms, folder, i, createRandom(seed, i))
      const answer = await ask(reader, { ...files, sound: i % 4 < 2 ? forms.whole : forms.keras })
      if (typeof answer === 'string') {
        failures.push(`file ${i}: ${answer}`)
        reader.kill('SIGKILL')
        reader = startReader()
        continue
      }
      slowestMilliseconds = Math.max(slowestMilliseconds, answer.milliseconds)
      megabytes = Math.max(megabytes, answer.megabytes)
      outcomes[answer.outcome.split(':')[0]!] = (outcomes[answer.outcome.split(':')[0]!] ?? 0) + 1
      if (answer.outcome.startsWith('uncoded')) failures.push(`file ${i}: ${answer.outcome}`)
    }
  } finally {
    reader.kill()
    await rm(folder, { recursive: true, force: true })
  }
  return { outcomes, failures, slowestMilliseconds, megabytes }
}

interface Forms {
  readonly json: string
  readonly weights: string
  readonly whole: string
  readonly keras: string
}

async function writeForms(network: Network, folder: string): Promise<Forms> {
  const { json, weights } = await writeKeras2(network, folder)
  const [keras, whole] = [path.join(folder, 'model.keras'), path.join(folder, 'whole.h5')]
  await writeKeras3(network, keras)
  await writeWhole(await readFile(json, 'utf8'), weights, whole)
  return { json, weights, whole, keras }
}

/** Weights with a topology: a whole model, where weights may lie at its root. */
async function writeWhole(topology: string, weights: string, whole: string): Promise<void> {
  await h5wasm.ready
  await copyFile(weights, whole)
  const h5 = new h5wasm.File(whole, 'a')
  h5.create_attribute('model_config', topology)
  h5.close()
}

interface Files {
  readonly file: string
  readonly weights?: string
}

async function damage(forms: Forms, folder: string, i: number, random: Random): Promise<Files> {
  const put = async (name: string, bytes: Uint8Array) => {
    const file = path.join(folder, name)
    await writeFile(file, bytes)
    return file
  }
  const bytes = async (file: string) => new Uint8Array(await readFile(file))
  switch (i % 6) {
    case 0:
      return {
        file: await put('a.json', strToU8(mutateJson(await readFile(forms.json, 'utf8'), random))),
        weights: forms.weights,
      }
    case 1:
      return {
        file: await put('a.json', mutateBytes(await bytes(forms.json), random)),
        weights: forms.weights,
      }
    case 2:
      return { file: forms.json, weights: await put('a.h5', mutateBytes(await bytes(forms.weights), random)) }
    case 3:
      return { file: await put('a.h5', mutateBytes(await bytes(forms.whole), random)) }
    case 4:
      return { file: await put('a.keras', mutateBytes(await bytes(forms.keras), random)) }
    default: {
      const entries = unzipSync(await bytes(forms.keras))
      const name = random() < 0.5 ? 'config.json' : 'model.weights.h5'
      const entry = entries[name]!
      const changed =
        name === 'config.json' ? strToU8(mutateJson(strFromU8(entry), random)) : mutateBytes(entry, random)
      return { file: await put('a.keras', zipSync({ ...entries, [name]: changed })) }
    }
  }
}

interface Answer {
  readonly outcome: string
  readonly milliseconds: number
  readonly megabytes: number
}

function startReader(): ChildProcess {
  return fork(path.join(import.meta.dirname, 'read-files.mjs'), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

/** What the reader says of files; a text when it died or did not answer in time. */
function ask(reader: ChildProcess, files: Files & { sound: string }): Promise<Answer | string> {
  return new Promise(resolve => {
    const end = (answer: Answer | string) => {
      clearTimeout(timer)
      reader.removeAllListeners()
      resolve(answer)
    }
    const timer = setTimeout(() => end(`no answer in ${limit} ms`), limit)
    reader.once('message', answer => end(answer as Answer))
    reader.once('exit', (code, signal) => end(`the reader ended with ${signal ?? code}`))
    reader.send(files)
  })
}
