import type { RunEvent } from '@metaml/engine'
import { formatFigures } from '../text/format-number.js'
import { formatClock, formatSeconds } from '../text/format-time.js'
import { describeMetrics, describeStep } from './describe-figures.js'
import { firingName, type LiveState } from './live-state.js'

/** Of what happens, what is told. */
export interface PlainOptions {
  /** Debug lines too. */
  readonly verbose: boolean
}

/** How many ms must lie between two lines about the progress of the same work. */
export const progressInterval = 10_000

/**
 * The line that tells of an event where there is no animation, or undefined when it is not told. `state` is the run
 * before the event, `now` the time in ms; progress is told at most every {@link progressInterval}.
 */
export function plainLine(
  event: RunEvent,
  state: LiveState,
  now: number,
  options: PlainOptions,
): string | undefined {
  const text = eventText(event, state, now, options)
  return text === undefined ? undefined : `[${formatClock((now - state.since) / 1000)}] ${text}`
}

function eventText(
  event: RunEvent,
  state: LiveState,
  now: number,
  options: PlainOptions,
): string | undefined {
  switch (event.type) {
    case 'run-start':
      return `${event.flow}: ${event.resumed ? 'going on with' : 'started'} run ${event.run}`
    case 'firing-start':
      return `${firingName(event)}: started`
    case 'firing-end':
      return `${firingName(event)}: ${firingEnd(event)}`
    case 'trial-wait':
      return options.verbose ? `${trialName(event)}: waits for cores` : undefined
    case 'trial-start':
      return `${trialName(event)}: started`
    case 'trial-end': {
      const how =
        event.status === 'found' ? 'found in the store' : `${event.status} in ${formatSeconds(event.seconds)}`
      const figures = describeMetrics(event.metrics)
      return `${trialName(event)}: ${how}${figures === '' ? '' : `, ${figures}`}`
    }
    case 'progress': {
      if (!isDue(event, state, now)) return undefined
      const { fraction, text, figures } = event.progress
      const words = [
        ...(text === undefined ? [] : [text]),
        ...(text === undefined && fraction !== undefined ? [`${Math.floor(fraction * 100)} %`] : []),
        ...(figures === undefined ? [] : [formatFigures(figures)]),
      ]
      const { label } = event
      const name = label === undefined ? firingName(event) : trialName({ ...event, label })
      return words.length === 0 ? undefined : `${name}: ${words.join(', ')}`
    }
    case 'search-step':
      return `${firingName(event)}: step ${event.step.step}, ${describeStep(event.step)}`
    case 'log':
      return logText(event, options)
    case 'run-end':
      return `${state.flow}: ${event.status} in ${formatSeconds(event.seconds)}`
  }
}

/** The line of a `log` event: warnings say that they are; debug lines only where they are wanted. */
export function logText(
  event: Extract<RunEvent, { type: 'log' }>,
  { verbose }: PlainOptions,
): string | undefined {
  if (event.level === 'debug' && !verbose) return undefined
  const { node, turn = 1, label, level, message, data } = event
  const name = node === undefined ? '' : firingName({ node, turn })
  const place = [name, label].filter(Boolean).join('/')
  const facts = verbose && data !== undefined ? ` ${JSON.stringify(data)}` : ''
  return `${level === 'warn' ? 'warning: ' : ''}${place === '' ? '' : `${place}: `}${message}${facts}`
}

function trialName(event: { readonly node: string; readonly turn: number; readonly label: string }): string {
  return `${firingName(event)}/${event.label}`
}

function firingEnd(event: Extract<RunEvent, { type: 'firing-end' }>): string {
  const gave = event.models.length > 0 ? ` -> ${event.models.join(', ')}` : ''
  if (event.status === 'kept') return `kept, it was finished before${gave}`
  if (event.status === 'skipped') return 'skipped, an input got no model'
  const how = `${event.status} in ${formatSeconds(event.seconds)}`
  return event.error === undefined ? `${how}${gave}` : `${how}: ${event.error.code} ${event.error.message}`
}

/** A first word is told when it is a while since the work began, a later one when it is a while since the last told. */
function isDue(event: Extract<RunEvent, { type: 'progress' }>, state: LiveState, now: number): boolean {
  const firing = state.firings.find(({ node, turn }) => node === event.node && turn === event.turn)
  const work = event.label === undefined ? firing : firing?.trials.find(({ label }) => label === event.label)
  if (work?.since === undefined) return false
  const slot = (time: number): number => Math.floor((time - work.since!) / progressInterval)
  return slot(now) > slot(work.progress?.at ?? work.since)
}
