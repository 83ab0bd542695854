import type { RunEvent } from '@metaml/engine'
import type { LiveFiring, LiveState, LiveTrial } from './live-state.js'

type Place = { readonly node: string; readonly turn: number }

/** The state of a watched run after one more event; `now` in ms. */
export function reduceEvent(state: LiveState, event: RunEvent, now: number): LiveState {
  switch (event.type) {
    case 'run-start':
      return { ...state, run: event.run, flow: event.flow, resumed: event.resumed }
    case 'firing-start':
      return changeFiring(state, event, firing => ({
        ...fresh(firing, event.task),
        status: 'running',
        since: now,
      }))
    case 'firing-end':
      return changeFiring(state, event, firing => ({
        ...firing,
        task: event.task,
        status: event.status,
        seconds: event.seconds,
        models: event.models,
        ...(event.error !== undefined && { error: event.error }),
      }))
    case 'trial-wait':
      return changeTrial(state, event, trial => ({ ...trial, unit: event.unit, status: 'waiting' }))
    case 'trial-start':
      return changeTrial(state, event, trial => ({
        ...{ label: trial.label, metrics: [] },
        ...{ unit: event.unit, status: 'running', since: now },
      }))
    case 'trial-end': {
      const { unit, status, seconds, metrics } = event
      return changeTrial(state, event, trial => ({ ...trial, unit, status, seconds, metrics }))
    }
    case 'progress': {
      const progress = { ...event.progress, at: now }
      const { label } = event
      return label === undefined
        ? changeFiring(state, event, firing => ({ ...firing, progress }))
        : changeTrial(state, { ...event, label }, trial => ({ ...trial, progress }))
    }
    case 'search-step':
      return changeFiring(state, event, firing => ({
        ...firing,
        steps: [...firing.steps.filter(({ step }) => step !== event.step.step), event.step],
      }))
    case 'log':
      return state
    case 'run-end':
      return {
        ...state,
        ended: { status: event.status, seconds: event.seconds },
        firings: state.firings.map(firing => ({
          ...stopped(firing, now),
          trials: firing.trials.map(trial => stopped(trial, now)),
        })),
      }
  }
}

/** What still ran when the run ended. */
function stopped<W extends LiveFiring | LiveTrial>(work: W, now: number): W {
  if (work.status !== 'running') return work
  const { since } = work
  return { ...work, status: 'stopped', ...(since !== undefined && { seconds: (now - since) / 1000 }) }
}

function fresh({ node, turn }: LiveFiring, task: string): LiveFiring {
  return { node, turn, task, status: 'waiting', trials: [], steps: [], models: [] }
}

function changeFiring(state: LiveState, place: Place, change: (firing: LiveFiring) => LiveFiring): LiveState {
  const { node, turn } = place
  const at = state.firings.findIndex(firing => firing.node === node && firing.turn === turn)
  if (at >= 0) return { ...state, firings: state.firings.with(at, change(state.firings[at]!)) }
  return { ...state, firings: insertFiring(state.firings, change(fresh({ node, turn } as LiveFiring, ''))) }
}

/** A later turn stands behind the earlier ones of its node. */
function insertFiring(firings: readonly LiveFiring[], firing: LiveFiring): LiveFiring[] {
  const last = firings.findLastIndex(({ node }) => node === firing.node)
  return last < 0 ? [...firings, firing] : firings.toSpliced(last + 1, 0, firing)
}

function changeTrial(
  state: LiveState,
  place: Place & { readonly label: string },
  change: (trial: LiveTrial) => LiveTrial,
): LiveState {
  return changeFiring(state, place, firing => {
    const at = firing.trials.findIndex(({ label }) => label === place.label)
    if (at >= 0) return { ...firing, trials: firing.trials.with(at, change(firing.trials[at]!)) }
    const trial: LiveTrial = { label: place.label, unit: '', status: 'waiting', metrics: [] }
    return { ...firing, trials: [...firing.trials, change(trial)] }
  })
}
