import { knownPackages } from '@metaml/registry'
import { expect, test } from 'vitest'
// @ts-expect-error plain JavaScript
import { listPackages } from '../workspace.mjs'

test('the registry knows the package of every task, so that it can name one that is not installed', () => {
  const plugins = (
    listPackages() as { group: string; manifest: { name: string; metaml: { tasks: { id: string }[] } } }[]
  )
    .filter(({ group }) => group === 'plugins')
    .map(({ manifest }) => [manifest.name, manifest.metaml.tasks.map(({ id }) => id)])
  expect(knownPackages).toEqual(Object.fromEntries(plugins))
})
