import path from 'node:path'
import type { FlowBudget, JsonObject } from '@metaml/core'
import type { RunView } from '@metaml/engine'
import type { Colors } from '../text/colors.js'
import { drawTable } from '../text/table.js'
import { nodeNames } from './default-flow.js'
import { type Gain, gainsOf, gainsTable } from './gains.js'
import { type LossVerdict, lossText, lossVerdict } from './loss-verdict.js'

/** What is to be said below a run of the default flow: fields of its JSON, and text. */
export interface Closing {
  readonly json: {
    readonly flowFile: string | null
    readonly gains: readonly Gain[]
    readonly loss: LossVerdict
  }
  /** Only of a run that is done. */
  readonly text?: string
}

/**
 * What a run of the default flow gained and lost, however it was started: by `optimize`, by `run` with the file that it
 * wrote, or by `resume`. Undefined for a run of another flow.
 * @param projectDir absolute
 */
export function closingOf(
  view: RunView,
  projectDir: string,
  { colors, width }: { colors: Colors; width?: number | undefined },
): Closing | undefined {
  const names = new Set(view.flow.nodes.map(({ name }) => name))
  const maxLoss = (view.flow.budget as FlowBudget | undefined)?.loss
  if (maxLoss === undefined || !Object.values(nodeNames).every(name => names.has(name))) return undefined
  const file = fileOf(view.origin, projectDir)
  const gains = gainsOf(view)
  const loss = lossVerdict(view, gains, maxLoss)
  const json = { flowFile: file, gains, loss }
  if (view.status !== 'done') return { json }
  const said = lossText(loss)
  const parts = [
    drawTable(gainsTable(gains), colors, width),
    ...(said === undefined ? [] : [said]),
    ...(file === null ? [] : [`The flow: ${file}. Run it again, changed: metaml run ${file}`]),
    `The kernel as a project: metaml export ${view.id}:${nodeNames.estimate} FOLDER`,
  ]
  return { json, text: parts.join('\n\n') }
}

/** As it is called from here. */
function fileOf({ file }: JsonObject, projectDir: string): string | null {
  return typeof file === 'string' ? path.relative(process.cwd(), path.resolve(projectDir, file)) : null
}
