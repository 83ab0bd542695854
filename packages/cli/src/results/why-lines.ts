import type { FiringView, RunView, TrialView } from '@metaml/engine'
import { firingName } from '../progress/live-state.js'

/** For each firing and trial of a run, why it ran or what it was taken from. */
export function whyLines(view: Pick<RunView, 'firings'>): string[] {
  return view.firings.flatMap(firing => [
    `${firingName(firing)}: ${whyFiring(firing)}`,
    ...firing.trials.map(trial => `  ${trial.label} (${trial.unit}): ${whyTrial(trial)}`),
  ])
}

/** Why a firing ran, and how it ended. */
export function whyFiring({ status, changes, trials, error }: FiringView): string {
  if (status === 'skipped') return 'skipped: an input got no model'
  const end = status === 'running' ? 'not finished' : status
  const why =
    changes.length > 0
      ? `ran again, because ${changes.join('; ')}`
      : trials.length > 0 && trials.every(trial => trial.status === 'found')
        ? 'ran, with all its trials out of the store'
        : 'ran, nothing of it was there'
  return `${why} (${end}${error === undefined ? '' : `: ${error.code}`})`
}

/** Why a trial ran, or where its result comes from. */
export function whyTrial({ status, reason, error }: TrialView): string {
  const failed = error === undefined ? '' : ` (${status}: ${error.code})`
  switch (reason.why) {
    case 'new':
      return `ran: no trial like it is known${failed}`
    case 'changed':
      return `ran: changed is ${reason.changes.join('; ')}${failed}`
    case 'found':
      return `reused: run ${reason.run} has run it${failed}`
  }
}
