import { pythonTask } from '@metaml/plugin-kit/python'
import { params } from './params.js'

/** MY-TASK: rounds the weights of a network to as few digits as the tolerated loss allows; the work is in Python. */
export const myTask = pythonTask({
  id: 'my-task',
  role: 'optimization',
  summary: 'Rounds weights to as few digits as the tolerated loss allows',
  script: new URL('../python/my_task.py', import.meta.url),
  lock: new URL('../python/requirements.lock', import.meta.url),
  packages: { numpy: '2.4.6', h5py: '3.16.0' },
  python: '>=3.11.0',
  params,
  inputs: { model: 'dnn' },
  outputs: { model: 'dnn' },
})
