// Reads the files that it is sent, one after the other, and answers what became of each, and the memory taken so far.
// A sound file is read after each: damage must not outlast the file that has it.
import { inspectNetwork, readKerasFile } from '@metaml/keras'

process.on('message', async ({ file, weights, sound }) => {
  const start = performance.now()
  const damaged = await read(file, weights)
  const milliseconds = performance.now() - start
  const after = await read(sound)
  const outcome = after === 'read' ? damaged : `uncoded: a sound file after it gives ${after}`
  const megabytes = process.resourceUsage().maxRSS / 1024
  process.send({ outcome, milliseconds, megabytes })
})

async function read(file, weights) {
  try {
    inspectNetwork(await readKerasFile(file, weights === undefined ? {} : { weights }))
    return 'read'
  } catch (error) {
    return /^METAML_E_KERAS_/.test(error?.code) ? error.code : `uncoded: ${error?.stack ?? error}`
  }
}
