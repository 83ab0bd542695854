import { closest, MetamlError } from '@metaml/core'
import { type RunView, readRun } from '@metaml/engine'
import { compareDesigns } from '../compare/comparison.js'
import { comparisonCsv } from '../compare/comparison-csv.js'
import { comparisonMarkdown } from '../compare/comparison-markdown.js'
import type { Design } from '../compare/design.js'
import { publishedDesigns } from '../compare/published-designs.js'
import { modelDesign, runDesigns } from '../compare/run-designs.js'
import { type CommandContext, readArguments, wrongCall } from './command.js'
import { readNamedRun } from './named-run.js'

const usage =
  'metaml compare [NAME=]RUN[:MODEL]... [--baseline [NAME=]RUN[:MODEL]] [--published] [--json | --csv]'

/** `metaml compare`: designs of runs, and published ones, side by side. */
export default async function compare(
  args: readonly string[],
  { projectDir, output }: CommandContext,
): Promise<number> {
  const { positionals, values } = readArguments(args, usage, {
    baseline: { type: 'string' },
    published: { type: 'boolean' },
    csv: { type: 'boolean' },
  })
  if (values.help) {
    output.result(usage)
    return 0
  }
  if (positionals.length === 0 && !values.published) throw wrongCall(usage, 'no run')
  if (values.csv && values.json) throw wrongCall(usage, '--json and --csv')
  const designs: Design[] = []
  for (const name of positionals) designs.push(...(await designsOf(projectDir, name)))
  const baseline =
    typeof values.baseline === 'string' ? await baselineOf(projectDir, values.baseline) : undefined
  const known = designs.find(({ name, source }) => name === baseline?.name && source === baseline.source)
  const ours = baseline === undefined || known !== undefined ? designs : [baseline, ...designs]
  const comparison = compareDesigns(
    [...(values.published ? publishedDesigns : []), ...ours],
    known ?? baseline,
  )
  if (output.json) output.result(JSON.stringify(comparison, undefined, 2))
  else output.result(values.csv ? comparisonCsv(comparison) : comparisonMarkdown(comparison))
  return 0
}

async function designsOf(projectDir: string, text: string): Promise<Design[]> {
  const { name, run: place } = readNamedRun(text)
  const [id, model] = split(place)
  const run = await readRun(projectDir, id)
  if (model === undefined) return found(run, runDesigns(run, name ?? run.id))
  return [modelDesign(run, findModel(run, model), name ?? place)]
}

async function baselineOf(projectDir: string, name: string): Promise<Design> {
  const designs = await designsOf(projectDir, name)
  if (designs.length === 1) return designs[0]!
  throw new MetamlError({
    code: 'METAML_E_COMPARE_BASELINE',
    kind: 'usage',
    message: `The run '${name}' returns ${designs.length} designs; a baseline is one.`,
    expected: `one of ${designs.map(design => design.name.replace(': ', ':')).join(', ')}`,
    todo: 'name the model behind the run: RUN:MODEL',
  })
}

/** A run's id has no colon; a model's has none either. */
function split(name: string): [string, string | undefined] {
  const colon = name.indexOf(':')
  return colon < 0 ? [name, undefined] : [name.slice(0, colon), name.slice(colon + 1)]
}

function found(run: RunView, designs: Design[]): Design[] {
  if (designs.length > 0) return designs
  throw new MetamlError({
    code: 'METAML_E_COMPARE_NOTHING',
    kind: 'usage',
    message: `The run '${run.id}' has returned no model.`,
    expected: 'a run that is done, or a model of it as RUN:MODEL',
    found: `a run that is ${run.status}`,
    todo: `metaml resume ${run.id}`,
  })
}

function findModel(run: RunView, id: string) {
  const model = run.models.find(one => one.id === id) ?? run.models.findLast(one => one.node === id)
  if (model !== undefined) return model
  const ids = run.models.map(one => one.id)
  const near = closest(id, ids)
  throw new MetamlError({
    code: 'METAML_E_MODEL_UNKNOWN',
    kind: 'usage',
    message: `The run ${run.id} has no model '${id}'.`,
    expected: `one of ${ids.join(', ')}`,
    ...(near !== undefined && { todo: `write '${near}'?` }),
  })
}
