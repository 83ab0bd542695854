import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isMetamlError, MetamlError, type ToolRunner } from '@metaml/core'
import { firstErrorFirst } from './gpp-error.js'
import { gppFlags } from './gpp-flags.js'
import { gppNeed } from './gpp-need.js'
import { readProjectFile } from './graph/kernel-sources.js'
import { endsInSoftmax, kernelMain } from './kernel-main.js'
import { probeHeader } from './report/probe-header.js'
import { readSizes, readTopFunction } from './top-function.js'

/** A kernel's project in a folder. */
export interface KernelProject {
  /** Absolute path of the folder that holds `firmware`. */
  readonly folder: string
  /** Name of the top function. */
  readonly top: string
  /** Shapes of one row. */
  readonly inputShape: readonly number[]
  readonly outputShape: readonly number[]
}

/** Where a kernel is compiled to. */
export interface CompileOptions {
  /** Absolute path of a folder for the main program and the binary; made when it is not there. */
  readonly buildFolder: string
  /** In seconds. */
  readonly timeLimit?: number
  /** Texts that stand in for files of the project, by path in it; the project itself stays as it is. */
  readonly sources?: { readonly [path: string]: string }
}

/** A compiled kernel. */
export interface Kernel {
  /** Absolute path of the program. */
  readonly program: string
  /** Absolute path of the project, which the program reads its weights from. */
  readonly folder: string
  readonly inputSize: number
  readonly outputSize: number
  /** Whether it also gives the values before its last layer, a softmax. */
  readonly tapped: boolean
}

/**
 * Compiles a kernel with g++ behind a main program of ours; nothing out of the project is run.
 *
 * `runner` runs the need {@link gppNeed}. The binary holds no path of the project. Fixed-point results do not
 * depend on the optimisation level.
 * @throws METAML_E_CPP_FILE, METAML_E_KERNEL_TOP, METAML_E_KERNEL_PORTS, METAML_E_KERNEL_SHAPE, METAML_E_KERNEL_COMPILE, and the tool
 *   errors of {@link ToolRunner}
 */
export async function compileKernel(
  project: KernelProject,
  runner: Pick<ToolRunner, 'tool'>,
  { buildFolder, timeLimit, sources }: CompileOptions,
): Promise<Kernel> {
  const { folder, top } = project
  await mkdir(buildFolder, { recursive: true })
  const source =
    sources === undefined ? folder : await copyWith(folder, sources, path.join(buildFolder, 'sources'))
  const [header, defines, kernel] = await Promise.all(
    [`${top}.h`, 'defines.h', `${top}.cpp`].map(async file =>
      new TextDecoder().decode(await readProjectFile(source, `firmware/${file}`)),
    ),
  )
  const ports = readTopFunction(header!, top, readSizes(defines!))
  const inputSize = sizeOf(project.inputShape)
  const outputSize = sizeOf(project.outputShape)
  checkShape(project, ports.input.size ?? inputSize, ports.output.size ?? outputSize)
  const tapped = endsInSoftmax(kernel!)

  const main = path.join(buildFolder, 'main.cpp')
  const program = path.join(buildFolder, 'kernel')
  const probes = path.join(buildFolder, 'metaml_probes.h')
  if (sources !== undefined) await writeFile(probes, probeHeader)
  await writeFile(main, kernelMain({ top, ports, inputSize, outputSize, tap: tapped }))
  const includes = ['-I', source, '-I', path.join(source, 'firmware/ap_types')]
  const instrumented = sources === undefined ? [] : ['-include', probes]
  const args = [...gppFlags, ...includes, ...instrumented, main, '-o', program]
  try {
    await runner.tool(gppNeed.id, args, {
      cwd: folder,
      outputs: [program],
      ...(timeLimit !== undefined && { timeLimit }),
    })
  } catch (error) {
    throw isMetamlError(error) && error.code === 'METAML_E_TOOL_FAILED' ? compileError(top, error) : error
  }
  return { program, folder, inputSize, outputSize, tapped }
}

/** Copies the sources of a project, with other texts for some. */
async function copyWith(
  folder: string,
  sources: { readonly [path: string]: string },
  copy: string,
): Promise<string> {
  await rm(copy, { recursive: true, force: true })
  await cp(path.join(folder, 'firmware'), path.join(copy, 'firmware'), { recursive: true })
  for (const [file, text] of Object.entries(sources)) {
    const target = path.join(copy, file)
    await mkdir(path.dirname(target), { recursive: true })
    // A copy of a stored file is read-only.
    await rm(target, { force: true })
    await writeFile(target, text)
  }
  return copy
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}

function checkShape({ top, inputShape, outputShape }: KernelProject, input: number, output: number): void {
  if (sizeOf(inputShape) === input && sizeOf(outputShape) === output) return
  throw new MetamlError({
    code: 'METAML_E_KERNEL_SHAPE',
    kind: 'task',
    message: `The shapes given for '${top}' are not those of its prototype.`,
    expected: `${input} values in, ${output} out`,
    found: `(${inputShape.join(', ')}) in, (${outputShape.join(', ')}) out`,
  })
}

function compileError(top: string, cause: MetamlError): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERNEL_COMPILE',
    kind: 'task',
    message: `g++ can't compile the kernel '${top}'.`,
    found: firstErrorFirst(cause.found ?? cause.summary),
    ...(cause.todo !== undefined && { todo: cause.todo }),
    ...(cause.data !== undefined && { data: cause.data }),
    cause,
  })
}
