import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { UnitIo } from '@metaml/core'
import { findVivado } from './hls-tool.js'
import { vivadoNeed } from './needs.js'
import type { StepName } from './params.js'
import { runTool } from './run-tool.js'
import { type TclCommand, writeTcl } from './tcl.js'

/** A run of Vivado for one step. */
export interface VivadoRun<T> {
  readonly step: StepName
  /** Absolute: where it runs. */
  readonly folder: string
  readonly commands: readonly TclCommand[]
  /** What must be there afterwards, for people. */
  readonly expected: string
  check(): Promise<T>
}

/** Runs Vivado on a script. */
export async function runVivado<T>(
  { step, folder, commands, expected, check }: VivadoRun<T>,
  io: UnitIo,
): Promise<{ readonly result: T; readonly by: string }> {
  const by = `Vivado ${await findVivado(io)}`
  const script = `metaml_${step.replaceAll('-', '_')}.tcl`
  await writeFile(path.join(folder, script), writeTcl(commands))
  const args = ['-mode', 'batch', '-nojournal', '-log', 'vivado.log', '-source', script]
  const result = await runTool({ step, by, expected, folder, need: vivadoNeed.id, args, check }, io)
  return { result, by }
}
