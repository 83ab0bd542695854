import type { ErrorParts } from '@metaml/core'
import { expect, test } from 'vitest'
import { runErrors, runText } from '../dist/results/run-text.js'
import { jetView } from './jet-view.js'

const failed = (kind: ErrorParts['kind']) =>
  runErrors({
    ...jetView,
    status: 'failed',
    errors: [{ code: 'METAML_E_DATASET_UNKNOWN', kind, message: "There is no data set 'jet'." }],
  })

test('a run that failed says how to go on, and by what the user wrote, how to change it', () => {
  expect(failed('task')).toMatch(
    /no data set 'jet'[\s\S]*metaml resume jets-1\n\nIts log: metaml log jets-1$/,
  )
  expect(failed('usage')).toMatch(/metaml resume jets-1; to change a parameter, run the flow again/)
  expect(runErrors(jetView)).toBeUndefined()
})

test('the same error of two tasks is said once', () => {
  const error: ErrorParts = { code: 'METAML_E_TOOL_MISSING', kind: 'tool', message: 'It is missing.' }
  const text = runErrors({ ...jetView, status: 'failed', errors: [error, error] })!
  expect(text.match(/It is missing/g)).toHaveLength(1)
})

test('an error ends with the command that shows the lines of its task', () => {
  const error: ErrorParts = { code: 'METAML_E_X', kind: 'task', message: 'It broke.' }
  const firings = jetView.firings.map((firing, i) =>
    i === 0 ? { ...firing, status: 'failed' as const, error } : firing,
  )
  const text = runErrors({ ...jetView, status: 'failed', firings, errors: [error] })
  expect(text!.split('\n').at(-1)).toBe(`Its log: metaml log jets-1 --task ${firings[0]!.node}`)
})

test('a run that ended without a model for what its flow returns says so', () => {
  const models = jetView.models.map(model => ({ ...model, returned: false }))
  const none = { ...jetView, models, returned: [] }
  expect(runText(none)).toContain('The flow returned no model.')
  expect(runText(jetView)).not.toContain('returned no model')
  expect(runText({ ...none, flow: { ...jetView.flow, returns: [] } })).not.toContain('returned no model')
  // Of one that is not done that is no news.
  expect(runText({ ...none, status: 'interrupted' })).not.toContain('returned no model')
})
