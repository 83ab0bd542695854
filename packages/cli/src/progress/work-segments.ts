import { formatFigures } from '../text/format-number.js'
import { formatClock, formatSeconds } from '../text/format-time.js'
import type { LiveFiring, LiveTrial } from './live-state.js'
import { bar, type Segment } from './paint-line.js'
import { remainingTime } from './remaining-time.js'

const barWidth = 16

/**
 * How a firing or a trial stands, behind its name: of what runs the time since it began, bar, time left, state and
 * figures; of what ended its time; then what is `said` of it.
 */
export function workSegments(work: LiveFiring | LiveTrial, now: number, said: string): Segment[] {
  const { status, seconds, since, progress } = work
  const words: Segment[] = said === '' ? [] : [[`  ${said}`, status === 'failed' ? 'red' : 'dim']]
  if (status === 'running') {
    const time: Segment = [(since === undefined ? '' : formatClock((now - since) / 1000)).padStart(8)]
    const { fraction, text, figures } = progress ?? {}
    const inside = 'trials' in work ? work.trials.filter(trial => trial.status === 'running') : []
    const left = remainingTime(work, inside, now)
    return [
      time,
      ...(fraction === undefined ? [] : ([['  '], ...bar(fraction, barWidth)] as Segment[])),
      ...(fraction === undefined ? [] : ([[` ${Math.floor(fraction * 100)} %`]] as Segment[])),
      ...(left === undefined ? [] : ([[`  ${formatClock(left)} left`, 'dim']] as Segment[])),
      ...(text === undefined ? [] : ([[`  ${text}`]] as Segment[])),
      ...(figures === undefined ? [] : ([[`  ${formatFigures(figures)}`, 'yellow']] as Segment[])),
      ...words,
    ]
  }
  if (status === 'waiting') return []
  if (status === 'kept') return [['kept'.padStart(8), 'dim'], ...words]
  if (status === 'found') return [['found'.padStart(8), 'dim'], ...words]
  if (status === 'stopped') return [['stopped'.padStart(8), 'yellow'], ...words]
  if (status === 'skipped') return [['skipped'.padStart(8), 'dim'], ...words]
  return [[(seconds === undefined ? '' : formatSeconds(seconds)).padStart(8)], ...words]
}
