import { type Colors, plain } from '../text/colors.js'
import { formatClock, formatSeconds } from '../text/format-time.js'
import { describeMetrics, describeStep } from './describe-figures.js'
import { fitLines, type TreeLine } from './fit-lines.js'
import { firingName, type LiveFiring, type LiveState, type LiveTrial, type WorkStatus } from './live-state.js'
import type { Segment } from './paint-line.js'
import { workSegments } from './work-segments.js'

/** What a tree is drawn for: the time (ms), the size of the terminal, the colours. */
export interface TreeView {
  readonly now: number
  readonly columns: number
  readonly rows: number
  readonly colors?: Colors
}

const icons: { readonly [status in WorkStatus]: Segment } = {
  waiting: ['·', 'dim'],
  running: ['▸', 'cyan'],
  done: ['✔', 'green'],
  kept: ['✔', 'dim'],
  found: ['✔', 'dim'],
  failed: ['✖', 'red'],
  skipped: ['–', 'dim'],
  stopped: ['■', 'yellow'],
}
const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/**
 * Draws a run as a tree, line by line: firings, under each its trials and the firings of flows that evaluate its
 * candidates. What runs shows a bar, the time since it began, the time left and its current figures. When there
 * are more lines than rows, what is finished is folded together.
 */
export function renderTree(state: LiveState, view: TreeView): string[] {
  const nameWidth = Math.max(0, ...state.firings.flatMap(namesOf).map(name => [...name].length))
  const lines: TreeLine[] = [{ segments: headOf(state, view.now), folds: false }]
  for (const firing of state.firings) {
    if (parentOf(firing, state) === undefined)
      lines.push(...firingLines(firing, state, view.now, nameWidth, ''))
  }
  return fitLines(lines, view.rows - 1, view.columns, view.colors ?? plain)
}

function headOf(state: LiveState, now: number): Segment[] {
  const seconds = state.ended?.seconds ?? (now - state.since) / 1000
  const word = state.ended?.status ?? (state.resumed ? 'resumed' : 'running')
  const time = state.ended === undefined ? formatClock(seconds) : formatSeconds(seconds)
  return [
    [state.flow, 'bold'],
    [`  ${state.run ?? ''}  ${word} ${time}`, 'dim'],
  ]
}

function namesOf(firing: LiveFiring): string[] {
  return [firingName(firing), ...firing.trials.map(({ label }) => `  ├ ${label}`)]
}

/** The firing that a nested one evaluates a candidate of: the nearest whose name its node begins with. */
function parentOf({ node }: LiveFiring, { firings }: LiveState): LiveFiring | undefined {
  const around = firings.filter(other => node.startsWith(`${firingName(other)}/`))
  return around.sort((a, b) => b.node.length - a.node.length)[0]
}

function firingLines(
  firing: LiveFiring,
  state: LiveState,
  now: number,
  width: number,
  indent: string,
): TreeLine[] {
  const name = firingName(firing)
  const inner = state.firings.filter(other => parentOf(other, state) === firing)
  const shown = indent === '' ? name : name.slice(name.lastIndexOf('/') + 1)
  const segments: Segment[] = [
    [indent],
    iconOf(firing.status, now),
    [` ${shown.padEnd(width + 2 - indent.length)}`, firing.status === 'waiting' ? 'dim' : 'bold'],
    ...workSegments(firing, now, firingWords(firing)),
  ]
  const below = [
    ...firing.trials.map((trial): [LiveTrial] => [trial]),
    ...inner.map(other => [undefined, other] as const),
  ]
  const lines = below.flatMap(([trial, other], index): TreeLine[] => {
    if (other !== undefined) return firingLines(other, state, now, width, `${indent}    `)
    const joint = index === below.length - 1 ? '└' : '├'
    return [trialLine(trial!, firing, now, width, `${indent}  ${joint} `)]
  })
  return [{ segments, folds: indent !== '' && firing.status !== 'running' }, ...lines]
}

function trialLine(
  trial: LiveTrial,
  firing: LiveFiring,
  now: number,
  width: number,
  indent: string,
): TreeLine {
  const step = firing.steps.find(({ model }) => model.endsWith(`/${trial.label}`))
  const words = describeMetrics(trial.metrics)
  const decision = step === undefined ? '' : describeStep(step).split(': ').at(-1)!
  const said = [words, decision].filter(text => text !== '').join('; ')
  return {
    segments: [
      [indent, 'dim'],
      iconOf(trial.status, now),
      [` ${trial.label.padEnd(width + 2 - indent.length)}`],
      ...workSegments(trial, now, said),
    ],
    folds: trial.status !== 'running' && trial.status !== 'failed',
  }
}

function firingWords(firing: LiveFiring): string {
  if (firing.error !== undefined) return firing.error.message.split('\n')[0]!
  const step = firing.steps.at(-1)
  if (firing.status === 'running' && step !== undefined) return `last: ${describeStep(step)}`
  return firing.models.length > 0 ? `-> ${firing.models.join(', ')}` : ''
}

function iconOf(status: WorkStatus, now: number): Segment {
  if (status !== 'running') return icons[status]
  return [spinner[Math.floor(now / 100) % spinner.length]!, 'cyan']
}
