import path from 'node:path'
import type { UnitIo } from '@metaml/core'
import { checkedReport } from './checked-report.js'
import { layOut, modelFolder } from './folder-files.js'
import { keepReports } from './keep-reports.js'
import { rtlFolders } from './rtl-kind.js'
import { makeRunFolder } from './run-tool.js'
import { runVivado } from './run-vivado.js'
import { rtlOf, type StepArgs } from './step-args.js'
import { readVivadoReports, withoutProject } from './synthesis.js'
import { type VivadoResult, vivadoResult } from './vivado-metrics.js'
import { routeCommands, vivadoFiles } from './vivado-script.js'

const { utilization, timing, power, checkpoint } = vivadoFiles.route

/** What the step is told beside the rest: whether the design has a clock. */
export type RouteArgs = StepArgs & { readonly hasClock: boolean }

/**
 * Places and routes the checkpoint of the model `rtl` with Vivado, and reports its power; gives the model `rtl` with
 * a checkpoint of that.
 * @throws METAML_E_VIVADO_* of the ends
 */
export default async function placeAndRoute(args: RouteArgs, io: UnitIo): Promise<VivadoResult> {
  const rtl = rtlOf(io)
  const folder = await makeRunFolder(io, 'place-and-route')
  await layOut(modelFolder(rtl, rtlFolders.checkpoints), folder)
  const { result, by } = await runVivado(
    {
      step: 'place-and-route',
      folder,
      commands: routeCommands(io.limits?.cores ?? 1),
      expected: `${utilization}, ${timing} and ${power}, whole, of ${args.project.top}, ${args.target.part}; and ${checkpoint}`,
      check: async () => ({
        ...(await readVivadoReports(folder, args, vivadoFiles.route, args.hasClock)),
        power: await checkedReport(path.join(folder, power), args, ['top', 'part']),
      }),
    },
    io,
  )
  const found = vivadoResult(result, by, 'place-and-route')
  const reports = await keepReports(folder, [utilization, timing, power], io.scratch)
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
