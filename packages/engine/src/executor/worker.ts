// The program of a worker process: runs the units that it is told to, one after another.
import { errorToParts } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { endLaunchers, killOwnTree } from '../processes/live-groups.js'
import { openStore } from '../store/open-store.js'
import type { Store } from '../store/store.js'
import { runUnit } from './run-unit.js'
import type { FromWorker, ToWorker } from './worker-messages.js'

let surroundings: { readonly store: Promise<Store>; readonly config: EngineConfig } | undefined

function say(message: FromWorker): void {
  if (process.connected) process.send!(message)
}

process.on('message', (message: ToWorker) => {
  if (message.type === 'setup') {
    surroundings = { store: openStore(message.storeDir), config: message.config }
    // A store that can't be opened is told of by the jobs that need it.
    surroundings.store.catch(() => {})
    return
  }
  void runJob(message)
})

// Whoever wants the results is gone.
process.on('disconnect', () => void endLaunchers().then(killOwnTree))

async function runJob({ job, folder, banners }: Extract<ToWorker, { type: 'job' }>): Promise<void> {
  try {
    // Most units run no program: what does that is loaded when one does.
    if (banners.length > 0) (await import('../tools/program-version.js')).takeBanners(banners)
    const { store, config } = surroundings!
    const outcome = await runUnit(job, { store: await store, config, folder, say })
    say({ type: 'done', outcome })
  } catch (error) {
    say({ type: 'failed', error: errorToParts(error) })
  }
}
