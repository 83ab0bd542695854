import { access, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { UnitIo } from '@metaml/core'
import { checkedReport } from './checked-report.js'
import { type FileMap, layOut, modelFolder } from './folder-files.js'
import type { Target } from './hls-script.js'
import { keepReports } from './keep-reports.js'
import { rtlFolders } from './rtl-kind.js'
import { makeRunFolder, missing } from './run-tool.js'
import { runVivado } from './run-vivado.js'
import { rtlOf, type StepArgs } from './step-args.js'
import { writeTcl } from './tcl.js'
import { type VivadoResult, vivadoResult } from './vivado-metrics.js'
import { clockConstraint, clockPort, synthesisCommands, vivadoFiles } from './vivado-script.js'

const { utilization, timing, checkpoint } = vivadoFiles.synthesis

/**
 * Synthesises the Verilog of the model `rtl` with Vivado, out of context; gives the model `rtl` with a checkpoint.
 * @throws METAML_E_VIVADO_* of the ends
 */
export default async function synthesis(args: StepArgs, io: UnitIo): Promise<VivadoResult> {
  const { top } = args.project
  const rtl = rtlOf(io)
  const sources = modelFolder(rtl, `${rtlFolders.sources}/verilog`)
  const folder = await makeRunFolder(io, 'synthesis')
  const constraints = await layOutSources(sources, folder, args)
  const named = (pattern: RegExp) =>
    Object.keys(sources)
      .filter(name => pattern.test(name))
      .sort()
  const { result, by } = await runVivado(
    {
      step: 'synthesis',
      folder,
      commands: synthesisCommands(
        {
          top,
          verilog: named(/\.s?v$/),
          scripts: named(/\.tcl$/),
          ...(constraints !== undefined && { constraints }),
        },
        args.target,
        io.limits?.cores ?? 1,
      ),
      expected: `${utilization} and ${timing}, whole, of ${top}, ${args.target.part}; and ${checkpoint}`,
      check: () => readVivadoReports(folder, args, vivadoFiles.synthesis, constraints !== undefined),
    },
    io,
  )
  const found = vivadoResult(result, by, 'synthesis')
  const reports = await keepReports(folder, [utilization, timing], io.scratch)
  await io.create('rtl', {
    kind: 'rtl',
    descriptor: rtl.descriptor,
    files: {
      ...withoutProject(modelFolder(rtl, '')),
      ...reports,
      [`${rtlFolders.checkpoints}/${checkpoint}`]: path.join(folder, checkpoint),
    },
    metrics: found.metrics,
  })
  return found
}

/**
 * Lays the Verilog and what it reads out where Vivado runs, with its clock as a constraint; gives the constraint's
 * file, which a design without a clock does not have.
 */
async function layOutSources(
  sources: FileMap,
  folder: string,
  { project, target }: { readonly project: { readonly top: string }; readonly target: Target },
): Promise<string | undefined> {
  await layOut(sources, folder)
  const text = await readFile(path.join(folder, `${project.top}.v`), 'utf8').catch(() => '')
  if (text !== '' && !new RegExp(`\\b${clockPort}\\b`).test(text)) return undefined
  await writeFile(path.join(folder, 'clock.xdc'), writeTcl(clockConstraint(target)))
  return 'clock.xdc'
}

/** Reads the reports of a step of Vivado, which must be there, whole and of this design; with its checkpoint. */
export async function readVivadoReports(
  folder: string,
  args: StepArgs,
  files: { readonly utilization: string; readonly timing: string; readonly checkpoint: string },
  hasClock: boolean,
) {
  const facts = ['top', 'part'] as const
  const found = {
    utilization: await checkedReport(path.join(folder, files.utilization), args, facts),
    timing: await checkedReport(
      path.join(folder, files.timing),
      args,
      hasClock ? [...facts, 'target_clock_ns'] : facts,
    ),
  }
  await access(path.join(folder, files.checkpoint)).catch(() => {
    throw missing(files.checkpoint)
  })
  return found
}

/** A model's files but for the project of the HLS tool, which no later step needs. */
export function withoutProject(files: FileMap): FileMap {
  const entries = Object.entries(files).filter(([name]) => !name.startsWith(`${rtlFolders.project}/`))
  return Object.fromEntries(entries)
}
