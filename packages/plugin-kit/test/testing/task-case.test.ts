import { defineTask } from '@metaml/core'
import type { TaskCase } from '@metaml/plugin-kit/testing'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'

const halve = defineTask({
  apiVersion: 1,
  id: 'halve',
  role: 'transformation',
  summary: 'Halves',
  params: z.strictObject({ times: z.int().default(1) }),
  inputs: { model: 'dnn' },
  outputs: { model: 'dnn' },
  run: () => Promise.reject(new Error('not run here')),
})

test('a case has the parameters of its task', () => {
  expectTypeOf({ name: 'twice', params: { times: 2 } }).toExtend<TaskCase<typeof halve>>()
  // @ts-expect-error a misspelt parameter
  const misspelt: TaskCase<typeof halve> = { name: 'twice', params: { tmes: 2 } }
  expectTypeOf(misspelt.params).toEqualTypeOf<{ times?: number | undefined }>()
})
