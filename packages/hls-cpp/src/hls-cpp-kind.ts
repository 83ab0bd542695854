import { isMetamlError, type KindDefinition, type ModelContent } from '@metaml/core'
import { exportKernel } from './export-kernel.js'
import { type KernelPort, readSizes, readTopFunction, type TopFunction } from './top-function.js'

const notContent = /(^|\/)tb_data\/|\.(so|o|a|exe|log|tar|gz|zip|jou|str)$/

/**
 * The kind `hls-cpp`: a project of hls4ml, with `firmware/<top>.cpp` and `.h`, the headers and the weights that it
 * names; or any other C++, without a folder `firmware`, that defines the top function. Libraries, objects, archives
 * and logs are no content.
 */
export const hlsCppKind: KindDefinition<'hls-cpp'> = {
  apiVersion: 1,
  kind: 'hls-cpp',
  isContent: path => !notContent.test(path),
  export: exportKernel,
  async check(content) {
    const { top, clockPeriod, part } = content.descriptor
    const problems: string[] = []
    if (!(clockPeriod > 0)) problems.push(`The clock period is ${clockPeriod} ns, not above 0.`)
    if (part === '') problems.push('No part is named.')
    if (isOtherProject(content.paths)) return [...problems, ...(await checkOtherProject(content))]
    const needed = [`firmware/${top}.cpp`, `firmware/${top}.h`, 'firmware/defines.h', 'firmware/parameters.h']
    const missing = needed.filter(path => !content.paths.includes(path))
    problems.push(...missing.map(path => `The file ${path} is missing.`))
    if (missing.length > 0) return problems
    return [...problems, ...(await checkPorts(content)), ...(await checkWeights(content))]
  },
}

const source = /\.(cpp|cc|cxx|c)$/i

function isOtherProject(paths: readonly string[]): boolean {
  return paths.some(path => source.test(path)) && !paths.some(path => path.startsWith('firmware/'))
}

/** Whether a source of a project that is not hls4ml's has the top function with a body. */
async function checkOtherProject(content: ModelContent<'hls-cpp'>): Promise<string[]> {
  const { top } = content.descriptor
  if (!/^[A-Za-z_]\w*$/.test(top)) return [`The top '${top}' is no name of a function.`]
  const definition = new RegExp(`\\b${top}\\s*\\([^;{}]*\\)\\s*\\{`)
  for (const path of content.paths.filter(name => source.test(name))) {
    if (definition.test(await readText(content, path))) return []
  }
  return [`No source defines the top function ${top}.`]
}

async function checkPorts(content: ModelContent<'hls-cpp'>): Promise<string[]> {
  const { top, ioType, inputShape, outputShape } = content.descriptor
  let ports: TopFunction
  try {
    const [header, defines] = [`firmware/${top}.h`, 'firmware/defines.h'].map(file => readText(content, file))
    ports = readTopFunction(await header!, top, readSizes(await defines!))
  } catch (error) {
    if (isMetamlError(error)) return [error.summary]
    throw error
  }
  const form = ioType === 'io_stream' ? 'stream' : 'array'
  return [
    ...(ports.input.form === form
      ? []
      : [`The ports are ${ports.input.form}s, but the I/O type is ${ioType}.`]),
    ...checkSize('input', ports.input, inputShape),
    ...checkSize('output', ports.output, outputShape),
  ]
}

function checkSize(what: string, port: KernelPort, shape: readonly number[]): string[] {
  const size = shape.reduce((product, n) => product * n, 1)
  if (port.size === undefined || port.size === size) return []
  return [
    `The ${what} ${port.name} has ${port.size} values, but its shape (${shape.join(', ')}) has ${size}.`,
  ]
}

/** Files that the top function reads its weights from when it is simulated. */
async function checkWeights(content: ModelContent<'hls-cpp'>): Promise<string[]> {
  const source = await readText(content, `firmware/${content.descriptor.top}.cpp`)
  const names = [...source.matchAll(/_weights_from_txt<[^;]*"([^"]+\.txt)"\)/g)].map(match => match[1]!)
  return names
    .map(name => `firmware/weights/${name}`)
    .filter(path => !content.paths.includes(path))
    .map(path => `The file ${path} is missing.`)
}

async function readText(content: ModelContent<'hls-cpp'>, path: string): Promise<string> {
  return new TextDecoder().decode(await content.read(path))
}
