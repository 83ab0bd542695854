import { MetamlError } from '@metaml/core'
import { formatBytes } from '../processes/format-bytes.js'

/** What a job holds while it runs. */
export interface Holding {
  readonly cores: number
  /** In bytes. */
  readonly memory?: number
  readonly seats: { readonly [name: string]: number }
}

/** How much there is, or is left, of everything; names of seats that are not listed have one. */
export interface Resources {
  readonly cores: number
  /** Infinity where there is no bound. */
  readonly memory: number
  readonly seats: { readonly [name: string]: number }
}

/** Takes what a job holds from what there is; what is left may be negative. */
export function take(from: Resources, job: Holding): Resources {
  const { seats } = takeSeats(from, job)
  return { cores: from.cores - job.cores, memory: from.memory - (job.memory ?? 0), seats }
}

/** Gives back what a job held. */
export function giveBack(to: Resources, { cores, memory = 0, seats }: Holding): Resources {
  const returned = Object.fromEntries(Object.entries(seats).map(([name, count]) => [name, -count]))
  return take(to, { cores: -cores, memory: -memory, seats: returned })
}

/**
 * Chooses the jobs that can start now: in the order they came, and others past one that waits, but never so that
 * they take what it waits for. A job that lacks seats keeps those it has; one that lacks cores or memory, which
 * come free in small pieces, keeps all that it needs. So none starves.
 */
export function chooseJobs<Job extends Holding>(waiting: Iterable<Job>, free: Resources): Job[] {
  const chosen: Job[] = []
  let left = free
  for (const job of waiting) {
    if (left.cores <= 0) break
    const after = take(left, job)
    if (isEnough(after, job)) chosen.push(job)
    left = hasSeats(after, job) ? after : takeSeats(left, job)
  }
  return chosen
}

/**
 * Refuses a job that could never start.
 * @throws METAML_E_UNIT_RESOURCES
 */
export function checkCanFit(name: string, job: Holding, all: Resources): void {
  const after = take(all, job)
  if (isEnough(after, job)) return
  const { what, needed, there, setting } = shortage(job, all)
  throw new MetamlError({
    code: 'METAML_E_UNIT_RESOURCES',
    kind: 'usage',
    message: `The unit '${name}' needs more ${what} than trials may hold.`,
    expected: `at most ${there}`,
    found: needed,
    todo: `raise '${setting}' in metaml.config.json if this machine has as much`,
    data: { unit: name, setting },
  })
}

function shortage(job: Holding, all: Resources) {
  const memory = job.memory ?? 0
  if (job.cores > all.cores) {
    return { what: 'cores', needed: String(job.cores), there: String(all.cores), setting: 'cores' }
  }
  if (memory > all.memory) {
    const [needed, there] = [formatBytes(memory), formatBytes(all.memory)]
    return { what: 'memory', needed, there, setting: 'memory' }
  }
  const [seat, count] = Object.entries(job.seats).find(([name, held]) => held > (all.seats[name] ?? 1))!
  return {
    what: `licence seats '${seat}'`,
    needed: String(count),
    there: String(all.seats[seat] ?? 1),
    setting: `seats.${seat}`,
  }
}

function takeSeats(from: Resources, { seats }: Holding): Resources {
  const left: Record<string, number> = { ...from.seats }
  for (const [name, count] of Object.entries(seats)) left[name] = (left[name] ?? 1) - count
  return { ...from, seats: left }
}

/** Whether nothing that the job holds is overdrawn. */
function isEnough(after: Resources, job: Holding): boolean {
  const memory = job.memory === undefined || after.memory >= 0
  return (job.cores === 0 || after.cores >= 0) && memory && hasSeats(after, job)
}

function hasSeats(after: Resources, { seats }: Holding): boolean {
  return Object.entries(seats).every(([name, count]) => count === 0 || (after.seats[name] ?? 1) >= 0)
}
