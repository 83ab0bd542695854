import { rm } from 'node:fs/promises'
import { testTask } from '@metaml/plugin-kit/testing'
import { myTask } from 'my-package'
import { afterAll } from 'vitest'
import { makeProject } from './project.js'

const { projectDir, model } = await makeProject()
afterAll(() => rm(projectDir, { recursive: true }))

// The contract that every task keeps: runs from nothing and from the store, an abort, masks, the manifest.
testTask(myTask, [{ name: 'a search', params: { tolerateAccLoss: 0.1 }, inputs: { model }, projectDir }])
