import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { UnitIo } from '@metaml/core'
import type { Rows } from '@metaml/datasets'
import { printType } from '@metaml/fixed-point'
import { type AttributeChange, type KernelProject, profileRanges, setAttributes } from '@metaml/hls-cpp'
import type { TypesByRole } from './apply-types.js'
import { runOptions } from './run-options.js'

/** Values of a layer that its type can't hold: they wrap or, where it saturates, are clipped. */
export type Overflow = {
  readonly values: number
  readonly outside: number
  /** Whether its type saturates, so that those values stay at its limit. */
  readonly clips: boolean
}

/**
 * Counts the values of every layer, and of the inputs, that its type can't hold. Each is counted as if none before it had
 * wrapped or been clipped: an overflow counts where it is, not in what follows from it.
 *
 * `project` is a copy that may be changed: what its results saturate at is taken away.
 */
export async function countOverflows(
  project: KernelProject,
  types: TypesByRole,
  { x, rows }: Rows,
  io: UnitIo,
): Promise<{ readonly [layer: string]: Overflow }> {
  io.progress({ text: `overflows on ${rows} rows` })
  const { files } = await setAttributes(project, wrapping(types))
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(project.folder, file), text)
  const { graph, values, layers } = await profileRanges(project, x, rows, io, {
    ...runOptions(io),
    buildFolder: path.join(io.temporary, 'overflows'),
    accumulators: false,
  })
  const inputs = graph.inputs.map(name => [name, values[name]!] as const)
  return Object.fromEntries(
    [...inputs, ...Object.entries(layers)].map(([name, one]) => [
      name,
      { values: one.values, outside: one.overflows, clips: saturates(types, name) },
    ]),
  )
}

/** The changes that let every result wrap: the profile sees what lies beyond the limits of a type that wraps. */
function wrapping(types: TypesByRole): AttributeChange[] {
  return Object.entries(types).flatMap(([layer, { result }]) =>
    result === undefined || !saturates(types, layer)
      ? []
      : [
          {
            layer,
            attribute: 'result',
            text: printType({ ...result, overflow: 'AP_WRAP', wrapBits: 0 }),
          },
        ],
  )
}

function saturates(types: TypesByRole, layer: string): boolean {
  return types[layer]?.result?.overflow.startsWith('AP_SAT') ?? false
}
