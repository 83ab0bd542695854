import { MetamlError, type Metric, type Model, type TaskContext, type Trial } from '@metaml/core'
import type { CsynthResult } from './csynth.js'
import { beginError } from './end-error.js'
import type { Examination } from './examine.js'
import { type HlsProject, isSource } from './hls-project.js'
import { type Params, type StepName, stepsToRun } from './params.js'
import type { RouteArgs } from './place-and-route.js'
import { workerMemory } from './run-tool.js'
import type { StepArgs } from './step-args.js'
import { targetOf } from './target-of.js'
import { timingWarning, toolWarnings } from './tool-warnings.js'
import type { VivadoResult } from './vivado-metrics.js'

/** The context of VIVADO-HLS. */
export type VivadoHlsContext = TaskContext<{ readonly model: 'hls-cpp' }, Params>

/** Runs the steps one after another, each as a trial; a run that died goes on at the step it died in. */
export async function runSteps(context: VivadoHlsContext): Promise<{ model: Model<'rtl'> }> {
  const { params, inputs, log } = context
  const kernel = inputs.model
  const target = targetOf(kernel, params)
  const projectDir = folderOf(kernel, params.projectDir)
  const examined = await context.trial<Examination>(
    'examine',
    { projectDir },
    { label: 'examine', models: { kernel } },
  )
  const { project, warnings } = examined.result
  for (const warning of warnings) log.warn(warning)

  const args: StepArgs = { project, target, projectDir }
  const steps = stepsToRun(params.steps)
  checkTestBench(steps, project)
  const trials: Trial[] = []
  let csynthesised: Model<'rtl'> | undefined
  let model: Model<'rtl'> | undefined
  for (const step of steps) {
    context.progress({ fraction: trials.length / steps.length, text: step })
    // co-simulation and export go on with the project of csynth; the others with the last model
    const rtl = step === 'cosim' || step === 'export' ? csynthesised : model
    const calling = context.trial<never>(step, argsOf(step, args, trials), {
      label: step,
      models: { kernel, ...(rtl && { rtl }) },
      limits: limitsOf(step, params),
    })
    const trial = await calling.catch(error => {
      throw beginError(step, error) ?? error
    })
    trials.push(trial)
    const made = trial.models.rtl as Model<'rtl'> | undefined
    model = made ?? model
    if (step === 'csynth') {
      csynthesised = made
      for (const warning of toolWarnings(trial.result as CsynthResult, kernel, target)) log.warn(warning)
    }
    if (step === 'synthesis' || step === 'place-and-route') checkTiming(step, trial.result, params, context)
  }
  // Of the steps only csim makes no model, and never runs alone.
  return { model: await withAllFigures(context, model!, trials) }
}

/** The last model with the figures and reports of all steps. */
async function withAllFigures(
  context: VivadoHlsContext,
  model: Model<'rtl'>,
  trials: readonly Trial[],
): Promise<Model<'rtl'>> {
  const metrics = trials.flatMap(({ result }) => (result as { metrics?: readonly Metric[] }).metrics ?? [])
  const has = (wanted: Metric) =>
    model.metrics.some(({ name, stage }) => name === wanted.name && stage === wanted.stage)
  const reports = trials.flatMap(({ files }) =>
    Object.entries(files).map(([name, file]) => [name.split('/').at(-1)!, file] as const),
  )
  return await context.models.annotate(model, {
    metrics: metrics.filter(metric => !has(metric)),
    reports: Object.fromEntries(reports),
  })
}

function argsOf(step: StepName, args: StepArgs, trials: readonly Trial[]): StepArgs | RouteArgs {
  if (step !== 'place-and-route') return args
  const { timing } = trials.at(-1)!.result as unknown as VivadoResult
  return { ...args, hasClock: timing.slack !== null }
}

function limitsOf(step: StepName, { timeLimit, memoryLimit, cores }: Params) {
  const time = typeof timeLimit === 'object' ? timeLimit[step] : timeLimit
  return {
    cores: step === 'synthesis' || step === 'place-and-route' ? cores : 1,
    ...(time !== undefined && { time }),
    ...(memoryLimit !== undefined && { memory: memoryLimit + workerMemory }),
  }
}

/** @throws METAML_E_VIVADO_TEST_BENCH for a step that needs one where the project has none */
function checkTestBench(steps: readonly StepName[], { testBench, top }: HlsProject): void {
  const step = steps.find(name => name === 'csim' || name === 'cosim')
  if (step === undefined || testBench.some(isSource)) return
  throw new MetamlError({
    code: 'METAML_E_VIVADO_TEST_BENCH',
    kind: 'usage',
    message: `The step '${step}' runs a test bench, and the project of '${top}' has none.`,
    expected: 'a C++ source that defines main; in a project of hls4ml the file <top>_test.cpp',
    found: testBench.join(', ') || 'none',
    todo: `add one, or leave '${step}' out of steps`,
  })
}

/** @throws METAML_E_VIVADO_TIMING for a routed design that is too slow, where that is asked for */
function checkTiming(
  step: StepName,
  { timing, by }: VivadoResult,
  params: Params,
  { log, inputs }: VivadoHlsContext,
): void {
  if (timing.met !== false) return
  const text = timingWarning(step, timing.slack!, inputs.model.descriptor.clockPeriod)
  if (step === 'synthesis' || params.timing === 'reported') {
    log.warn(text)
    return
  }
  throw new MetamlError({
    code: 'METAML_E_VIVADO_TIMING',
    kind: 'task',
    message: `${by} ended step '${step}' with a result that is of no use: timing is not met.`,
    expected: 'a slack of 0 ns or more',
    found: text,
    todo: "give the C++ a longer clockPeriod (hls4ml.clockPeriod), or set timing: 'reported' to take the design as it is; nothing is run again for that",
    data: { step, tool: by, slack: timing.slack },
  })
}

/** @throws METAML_E_VIVADO_PROJECT for a folder that the model does not have */
function folderOf({ files, id }: Model<'hls-cpp'>, projectDir = ''): string {
  const folder = projectDir.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '')
  if (folder === '' || Object.keys(files).some(file => file.startsWith(`${folder}/`))) return folder
  const folders = new Set(
    Object.keys(files)
      .filter(file => file.includes('/'))
      .map(file => file.split('/')[0]!),
  )
  throw new MetamlError({
    code: 'METAML_E_VIVADO_PROJECT',
    kind: 'usage',
    message: `The model '${id}' has no folder '${projectDir}'.`,
    expected: `one of ${[...folders].sort().join(', ')}, or none`,
    found: projectDir,
    todo: 'leave projectDir out: the project is the whole model then',
  })
}
