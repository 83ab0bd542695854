import { MetamlError } from '@metaml/core'

/** A port of a kernel's top function, as its prototype has it. */
export interface KernelPort {
  readonly name: string
  /** The type's name, e.g. `input_t`; what it stands for is in the project's `defines.h`. */
  readonly type: string
  readonly form: 'array' | 'stream'
  /** Number of values of an array. */
  readonly size?: number
}

/** The ports of a kernel's top function. */
export interface TopFunction {
  readonly input: KernelPort
  readonly output: KernelPort
  /** Ports that tell how many values go in and out and compute nothing, as hls4ml 0.6 has them; absent where there are none. */
  readonly sizes?: number
}

/** The numbers that a header defines by name: `#define N_LAYER_2 32`. */
export function readSizes(defines: string): ReadonlyMap<string, number> {
  const found = withoutComments(defines).matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+(\d+)[ \t]*$/gm)
  return new Map([...found].map(([, name, value]) => [name!, Number(value)]))
}

/**
 * Reads the prototype of the top function out of a project's header; `sizes` are numbers that have names, which
 * releases of hls4ml before 1.2 write into `defines.h`.
 * @throws METAML_E_KERNEL_TOP when there is none; METAML_E_KERNEL_PORTS when it has other ports than one input
 *   and one output, both arrays or both streams
 */
export function readTopFunction(
  header: string,
  top: string,
  sizes: ReadonlyMap<string, number> = new Map(),
): TopFunction {
  const found = new RegExp(`\\bvoid\\s+${top}\\s*\\(([^)]*)\\)\\s*;`).exec(withoutComments(header))
  if (found === null) {
    throw new MetamlError({
      code: 'METAML_E_KERNEL_TOP',
      kind: 'task',
      message: `The project has no prototype of its top function '${top}'.`,
      expected: `void ${top}(...); in firmware/${top}.h`,
    })
  }
  const all = found[1]!.split(',').map(text => text.trim())
  const parameters = all.filter(text => !/^unsigned short\s*&\s*const_size_(in|out)_\d+$/.test(text))
  const ports = parameters.map(text => readPort(text, sizes))
  const [input, output] = ports
  if (ports.length !== 2 || input === undefined || output === undefined || input.form !== output.form) {
    throw new MetamlError({
      code: 'METAML_E_KERNEL_PORTS',
      kind: 'task',
      message: `The top function '${top}' has ports that can't be driven.`,
      expected: 'one input and one output, both arrays or both streams',
      found: parameters.join(', '),
    })
  }
  const told = all.length - parameters.length
  return { input, output, ...(told > 0 && { sizes: told }) }
}

function readPort(text: string, sizes: ReadonlyMap<string, number>): KernelPort | undefined {
  const stream = /^hls::stream\s*<\s*(\w+)\s*>\s*&\s*(\w+)$/.exec(text)
  if (stream !== null) return { form: 'stream', type: stream[1]!, name: stream[2]! }
  const array = /^(\w+)\s+(\w+)\s*\[\s*(\w+(?:\s*\*\s*\w+)*)\s*\]$/.exec(text)
  if (array === null) return undefined
  const factors = array[3]!.split('*').map(factor => sizes.get(factor.trim()) ?? Number(factor))
  const size = factors.reduce((product, factor) => product * factor, 1)
  if (Number.isNaN(size)) return undefined
  return { form: 'array', type: array[1]!, name: array[2]!, size }
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/\/\/.*$/gm, ' ')
}
