import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { UnitIo } from '@metaml/core'
import { csimCommands, solutionFolder } from './hls-script.js'
import { runHls } from './run-hls.js'
import { missing } from './run-tool.js'
import type { StepArgs } from './step-args.js'

/** What csim found. */
export type CsimResult = {
  /** Tool and version. */
  readonly by: string
}

/**
 * Compiles and runs the test bench of the model `kernel` with the tool's own compiler; leaves its log in `reports`.
 * @throws METAML_E_VIVADO_* of the ends
 */
export default async function csim(args: StepArgs, io: UnitIo): Promise<CsimResult> {
  const name = `${args.project.top}_csim.log`
  const { result, by } = await runHls(
    args,
    {
      step: 'csim',
      from: 'new',
      commands: csimCommands(),
      expected: `${solutionFolder}/csim/report/${name}, with "CSim done with 0 errors"`,
      async check(folder) {
        const file = path.join(folder, solutionFolder, 'csim/report', name)
        const text = await readFile(file, 'utf8').catch(() => {
          throw missing(name)
        })
        if (!/CSim done with 0 errors/.test(text)) throw missing(`"CSim done with 0 errors" in ${name}`)
        return text
      },
    },
    io,
  )
  await mkdir(path.join(io.scratch, 'reports'))
  await writeFile(path.join(io.scratch, 'reports', name), result)
  return { by }
}
