import fs from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Waits until something holds; gives up after a minute. */
export async function until(condition) {
  for (let waited = 0; !(await condition()); waited += 20) {
    if (waited > 60_000) throw new Error('It never came to that.')
    await wait(20)
  }
}

/** Ends the unit that hangs, so that its run comes to an end. */
export function endUnit({ hung }) {
  try {
    process.kill(Number(fs.readFileSync(hung, 'utf8')), 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
