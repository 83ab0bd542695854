import { existsSync } from 'node:fs'
import path from 'node:path'
import { checkFlow, type FlowJson, flowFromJson, MetamlError } from '@metaml/core'
import { readConfig, startRun } from '@metaml/engine'
import { packageOfTask, type Registry } from '@metaml/registry'
import { classNames } from '../optimize/class-names.js'
import { defaultFlow, defaultTasks, type Wish } from '../optimize/default-flow.js'
import { nearOf } from '../optimize/near-of.js'
import { refuseMissingTools } from '../optimize/refuse-missing-tools.js'
import { budgetOf } from '../optimize/refuse-target.js'
import { suitNetwork } from '../optimize/suit-network.js'
import { writeFlow } from '../optimize/write-flow.js'
import type { CommonOptions, Output } from '../terminal/output.js'
import { attendRun } from './attend-run.js'
import { openProject, type Project } from './open-project.js'
import { refuseProblems } from './prepare-flow.js'

/** Options of `metaml optimize`. */
export interface OptimizeOptions extends CommonOptions {
  readonly part: string
  readonly maxLoss: number
  readonly confidence: number
  readonly clock: number
  readonly label?: string
  readonly classes?: string
  readonly ignore?: readonly string[]
  readonly split?: string
  readonly metric?: string
  readonly scaling?: string
  readonly weights?: string
  readonly epochs?: number
  readonly seed?: number
  readonly id?: string
}

/**
 * `metaml optimize`: writes the default flow for a network and a table, and runs it.
 * @throws METAML_E_OPTION_VALUE, METAML_E_OPTIMIZE_FILE, METAML_E_OPTIMIZE_CLASSES, METAML_E_OPTIMIZE_PLUGINS, METAML_E_OPTIMIZE_FLOW, METAML_E_FLOW,
 *   METAML_E_TOOL_MISSING, METAML_E_TOOL_VERSION, and what reading
 *   the network and the table throws
 */
export async function optimize(
  model: string,
  data: string,
  options: OptimizeOptions,
  output: Output,
): Promise<number> {
  const project = await openProject(options)
  const { dir, registry } = project
  const { label, classes, ignore, split, metric, scaling, weights, epochs, seed, id } = options
  const { part, clock, maxLoss, confidence } = options
  const inProject = (file: string, what: string): string => fileInProject(file, what, dir)
  const asked: Wish = {
    model: inProject(model, 'network'),
    data: inProject(data, 'table'),
    ...(weights !== undefined && { weights: inProject(weights, 'weights') }),
    ...(label !== undefined && { label }),
    ...(classes !== undefined && { classes: classNames(classes) }),
    ...(ignore !== undefined && { ignore }),
    ...(split !== undefined && { split }),
    ...(metric !== undefined && { metric }),
    scaling: scalingOf(scaling, inProject),
    ...{ part, clock, maxLoss, confidence },
    ...(epochs !== undefined && { epochs }),
  }
  refuseMissing(registry)
  await registry.load(defaultTasks)
  const budget = await budgetOf(registry, asked)
  refuseUnsound(project, defaultFlow(asked, budget))
  const config = await readConfig(dir)
  await refuseMissingTools(defaultTasks, registry, config)
  const wish = await suitNetwork(asked, scaling === undefined, { ...project, config, seed, output })
  const flow = defaultFlow(wish, budget)
  const file = await writeFlow(process.cwd(), flow)
  const shown = path.relative(process.cwd(), file)
  output.note(`The flow that is run, to start from: ${shown}`)
  return await attendRun(dir, flow, output, attendance =>
    startRun({
      ...attendance,
      projectDir: dir,
      tasks: registry,
      config,
      flow: flowFromJson(flow),
      origin: { file: path.relative(dir, file) },
      ...(seed !== undefined && { seed }),
      ...(id !== undefined && { id }),
    }),
  )
}

const kinds: { readonly [what: string]: string } = {
  table: 'a table with a row for each example, e.g. a .csv',
  network: 'a network that Keras has saved: .h5, .keras, or .json with --weights',
  scaling: 'none, standard, or a file with mean and scale',
}

function fileInProject(file: string, what: string, projectDir: string): string {
  const absolute = path.resolve(file)
  if (existsSync(absolute)) return path.relative(projectDir, absolute)
  throw new MetamlError({
    code: 'METAML_E_OPTIMIZE_FILE',
    kind: 'usage',
    message: `There is no file ${file} with the ${what}.`,
    expected: kinds[what] ?? 'a file',
    found: 'nothing of that name',
    todo: nearOf(absolute),
  })
}

/** `none` and `standard` are names; anything else is a file. */
function scalingOf(scaling: string | undefined, inProject: (file: string, what: string) => string): string {
  if (scaling === undefined || scaling === 'none' || scaling === 'standard') return scaling ?? 'none'
  return inProject(scaling, 'scaling')
}

/** @throws METAML_E_OPTIMIZE_PLUGINS, with what to install */
function refuseMissing(registry: Registry): void {
  const missing = defaultTasks.filter(id => !registry.taskIds.includes(id))
  if (missing.length === 0) return
  throw new MetamlError({
    code: 'METAML_E_OPTIMIZE_PLUGINS',
    kind: 'plugin',
    message: `The default flow needs ${missing.length === 1 ? 'a task' : 'tasks'} that no plugin of the project brings.`,
    expected: defaultTasks.join(', '),
    found: `not there: ${missing.join(', ')}`,
    todo: `npm install ${missing.map(id => packageOfTask(id) ?? `@metaml/${id}`).join(' ')}`,
    data: { missing: [...missing] },
  })
}

/** @throws METAML_E_FLOW */
function refuseUnsound({ registry }: Project, json: FlowJson): void {
  const { problems } = checkFlow(json, { task: id => registry.find(id), knownTasks: registry.taskIds })
  refuseProblems({ flow: flowFromJson(json), problems })
}
