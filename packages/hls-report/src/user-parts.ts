import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { type Device, devices } from './part-table.js'

/** The file of a project with parts of the user's own. */
export const partsFile = 'metaml.parts.json'

const figures = ['DSP', 'LUT', 'FF', 'BRAM_18K', 'URAM'] as const
const texts = ['family', 'source'] as const

/**
 * Reads the user's own parts, `metaml.parts.json` of a folder: a JSON object by device (`xcku5p`, without package and
 * grades), each with DSP, LUT, FF, BRAM_18K, URAM and, if known, family and source. A device of the table may be named
 * too: its figures are then these.
 * @returns the table with the user's parts in it; the table alone where the folder has no such file
 * @throws METAML_E_PARTS_FILE
 */
export function readParts(folder: string): ReadonlyMap<string, Device> {
  const file = path.join(folder, partsFile)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return devices
    throw refuse(file, 'a file that can be read', message, cause)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw refuse(file, 'JSON', (cause as Error).message, cause)
  }
  if (!isObject(value)) throw refuse(file, 'an object with devices', JSON.stringify(value))
  const own = Object.entries(value).map(([name, given]) => readDevice(file, name, given))
  return new Map([...devices, ...own.map(device => [device.name, device] as const)])
}

const found = new Map<string, ReadonlyMap<string, Device>>()

/**
 * The parts that are known where this process works: those of {@link readParts} of the nearest folder upwards that has
 * such a file. Read once for each folder.
 * @throws METAML_E_PARTS_FILE
 */
export function knownParts(folder = process.cwd()): ReadonlyMap<string, Device> {
  const before = found.get(folder)
  if (before !== undefined) return before
  const parent = path.dirname(folder)
  const here = existsSync(path.join(folder, partsFile)) || parent === folder
  const parts = here ? readParts(folder) : knownParts(parent)
  found.set(folder, parts)
  return parts
}

function readDevice(file: string, name: string, given: unknown): Device {
  if (!/^[a-z][a-z0-9]*$/i.test(name)) {
    throw refuse(file, "a device such as 'xcku5p', without package and grades", `'${name}'`)
  }
  if (!isObject(given)) throw refuse(file, `an object for ${name}`, JSON.stringify(given))
  const wrong = figures.find(figure => !Number.isSafeInteger(given[figure]) || (given[figure] as number) < 0)
  if (wrong !== undefined) {
    throw refuse(file, `a whole number as ${name}.${wrong}`, JSON.stringify(given[wrong]) ?? 'nothing')
  }
  const known: readonly string[] = [...figures, ...texts]
  const unknown = Object.keys(given).find(key => !known.includes(key))
  if (unknown !== undefined) throw refuse(file, `${known.join(', ')} for ${name}`, unknown)
  const notText = texts.find(key => given[key] !== undefined && typeof given[key] !== 'string')
  if (notText !== undefined)
    throw refuse(file, `a text as ${name}.${notText}`, JSON.stringify(given[notText]))
  const { DSP, LUT, FF, BRAM_18K, URAM } = given as Record<(typeof figures)[number], number>
  const device = name.toLowerCase()
  return {
    ...{ name: device, DSP, LUT, FF, BRAM_18K, URAM },
    family: (given.family as string | undefined) ?? devices.get(device)?.family ?? 'unknown',
    source: (given.source as string | undefined) ?? `given by the user in ${partsFile}`,
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(file: string, expected: string, found: string, cause?: unknown): MetamlError {
  return new MetamlError({
    code: 'METAML_E_PARTS_FILE',
    kind: 'usage',
    message: `The parts in ${file} can't be read.`,
    expected,
    found,
    data: { file },
    ...(cause !== undefined && { cause }),
  })
}
