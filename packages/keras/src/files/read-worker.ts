// Reads files in a thread of its own, one after the other, for `readKerasFile`.
import { parentPort } from 'node:worker_threads'
import { errorToParts } from '@metaml/core'
import type { ReadKerasFileOptions } from '../read-keras-file.js'
import { readHere } from './read-here.js'

parentPort!.on('message', async ({ file, options }: { file: string; options: ReadKerasFileOptions }) => {
  const answer = await readHere(file, options).then(
    network => ({ network }),
    (error: unknown) => ({ error: errorToParts(error) }),
  )
  parentPort!.postMessage(answer)
})
