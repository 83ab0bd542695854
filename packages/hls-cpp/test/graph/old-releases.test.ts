import { readLayerGraph } from '@metaml/hls-cpp'
import { describe, expect, test } from 'vitest'
import { namesOf, oldProject, oldReleases } from '../hls4ml-projects.js'
import { expectFacts } from './facts.js'

describe.each(Object.keys(oldReleases) as (keyof typeof oldReleases)[])('hls4ml %s', release => {
  test.for(namesOf(release))(
    '%s is read back as hls4ml itself describes it',
    { timeout: 120_000 },
    async name => {
      const { folder, facts } = await oldProject(release, name)
      const graph = await readLayerGraph({ folder, top: 'myproject' })
      expectFacts(graph, facts)
      const weighted = graph.layers.filter(({ kind }) =>
        /^(dense|batch_normalization|.*conv[12]d)$/.test(kind),
      )
      for (const { weights } of weighted) {
        for (const { values } of Object.values(weights)) expect(values.length).toBeGreaterThan(0)
        expect(Object.keys(weights).length).toBeGreaterThanOrEqual(2)
      }
    },
  )
})
