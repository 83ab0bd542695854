import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { UnitIo } from '@metaml/core'
import { folderFiles, layOut, modelFolder } from './folder-files.js'
import { openAgain, openNew, projectName } from './hls-script.js'
import { findHlsTool, type HlsTool, scriptArgs } from './hls-tool.js'
import { hlsNeed } from './needs.js'
import type { StepName } from './params.js'
import { rtlFolders } from './rtl-kind.js'
import { makeRunFolder, runTool } from './run-tool.js'
import { kernelOf, rtlOf, type StepArgs } from './step-args.js'
import { type OptionalCommand, type TclCommand, writeTcl } from './tcl.js'

/** A run of the HLS tool for one step. */
export interface HlsRun<T> {
  readonly step: StepName
  /** The project that csynth left is gone on with, or one is made anew. */
  readonly from: 'new' | 'csynth'
  readonly commands: readonly TclCommand[]
  /** What must be there afterwards, for people. */
  readonly expected: string
  /** Reads what it left in the folder that it ran in. */
  check(folder: string, by: string): Promise<T>
}

/** What a run gave. */
export interface HlsResult<T> {
  readonly result: T
  /** Absolute: where the tool ran. */
  readonly folder: string
  readonly tool: HlsTool
  /** Tool and version. */
  readonly by: string
}

/** Runs the HLS tool in a fresh folder that holds the kernel's sources, and the project of csynth where it goes on. */
export async function runHls<T>(args: StepArgs, run: HlsRun<T>, io: UnitIo): Promise<HlsResult<T>> {
  const { step, from, expected } = run
  const tool = await findHlsTool(io)
  const by = `${tool.family} ${tool.version}`
  const folder = await makeRunFolder(io, `${step}-${from}`)
  await layOut(modelFolder(kernelOf(io), args.projectDir), folder)
  if (from === 'csynth') {
    await layOut(modelFolder(rtlOf(io), rtlFolders.project), path.join(folder, projectName))
  }
  const opening: (TclCommand | OptionalCommand)[] =
    from === 'new' ? openNew(args.project, args.target, tool) : openAgain()
  const script = `metaml_${step.replaceAll('-', '_')}.tcl`
  await writeFile(path.join(folder, script), writeTcl([...opening, ...run.commands, ['exit']]))
  const result = await runTool(
    {
      ...{ step, by, expected, folder },
      need: hlsNeed.id,
      args: scriptArgs(tool, script),
      check: () => run.check(folder, by),
    },
    io,
  )
  return { result, folder, tool, by }
}

/** The files of the tool's project, for the steps that go on with it. */
export async function projectFiles(folder: string): Promise<{ [inside: string]: string }> {
  const files = await folderFiles(path.join(folder, projectName), `${rtlFolders.project}/`)
  return Object.fromEntries(Object.entries(files).filter(([name]) => !/\.(log|jou|str)$/.test(name)))
}
