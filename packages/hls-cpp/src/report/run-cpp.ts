import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isMetamlError, MetamlError, type ToolRunner } from '@metaml/core'
import { firstErrorFirst } from '../gpp-error.js'
import { gppFlags } from '../gpp-flags.js'
import { gppNeed } from '../gpp-need.js'
import { startProgram } from '../start-program.js'
import { probeHeader } from './probe-header.js'
import type { Probes } from './probes.js'
import { type Report, readReport } from './read-report.js'

/** A program in C++. */
export interface CppProgram {
  /** Texts by relative path; they include each other from their common folder. */
  readonly sources: { readonly [path: string]: string }
  /** The paths of those that are compiled; headers are not named here. */
  readonly units: readonly string[]
  /** Absolute paths of folders with further headers. */
  readonly includes?: readonly string[]
  /** What the program is started with. */
  readonly args?: readonly string[]
}

/** Where and how long a program is compiled and run. */
export interface RunCppOptions {
  /** Absolute path of a folder for sources, program and report; made when it is not there. It is the program's working directory. */
  readonly buildFolder: string
  /** Of the sources. */
  readonly probes: Probes
  /** In seconds, for g++. */
  readonly timeLimit?: number
  readonly signal?: AbortSignal
}

/**
 * Compiles instrumented C++14 with g++, runs it, and gives what its probes reported. Every unit sees the functions
 * of the probes without an `#include`.
 * @throws METAML_E_CPP_COMPILE, METAML_E_CPP_RUN when the program ends with another code than 0,
 *   METAML_E_CPP_REPORT, and the tool errors of {@link ToolRunner}
 */
export async function runCpp(
  { sources, units, includes = [], args = [] }: CppProgram,
  runner: Pick<ToolRunner, 'tool'>,
  { buildFolder, probes, timeLimit, signal }: RunCppOptions,
): Promise<{ readonly report: Report; readonly stdout: string }> {
  const folder = path.join(buildFolder, 'sources')
  const [header, program, report] = ['metaml_probes.h', 'program', 'report.txt'].map(name =>
    path.join(buildFolder, name),
  ) as [string, string, string]
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(sources)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
  await writeFile(header, probeHeader)
  const folders = [folder, ...includes].flatMap(include => ['-I', include])
  const flags = [...gppFlags, ...folders, '-include', header]
  try {
    await runner.tool(gppNeed.id, [...flags, ...units, '-o', program], {
      cwd: folder,
      outputs: [program],
      ...(timeLimit !== undefined && { timeLimit }),
    })
  } catch (error) {
    throw isMetamlError(error) && error.code === 'METAML_E_TOOL_FAILED' ? compileError(error) : error
  }
  await rm(report, { force: true })
  const { code, stdout, stderr } = await startProgram(program, args, {
    cwd: buildFolder,
    report,
    keepStdout: true,
    ...(signal !== undefined && { signal }),
  })
  if (code !== 0) throw runError(code, stderr)
  return { report: await readReport(report, probes), stdout }
}

function compileError(cause: MetamlError): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_COMPILE',
    kind: 'task',
    message: "g++ can't compile the program.",
    found: firstErrorFirst(cause.found ?? cause.summary),
    cause,
  })
}

function runError(code: number | string, stderr: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_RUN',
    kind: 'task',
    message: 'The compiled program failed.',
    expected: 'exit code 0',
    found: `${code}; it said: ${stderr.trim().split('\n').slice(-5).join('\n') || 'nothing'}`,
  })
}
