import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const metaml = fileURLToPath(new URL('../../../cli/bin/metaml.js', import.meta.url))
const repository = fileURLToPath(new URL('../../../..', import.meta.url))

/** How long a command takes from its start to its end, in ms: the median of some; with Node's own beside it. */
export function measureStartUp(times) {
  const node = median(times, ['-e', '0'])
  return {
    node_ms: node,
    version_ms: median(times, [metaml, '--version']),
    tasks_ms: median(times, [metaml, 'tasks']),
  }
}

function median(times, args) {
  const took = Array.from({ length: times }, () => {
    const began = performance.now()
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: repository })
    if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`)
    return performance.now() - began
  })
  return took.sort((a, b) => a - b)[Math.floor(times / 2)]
}
