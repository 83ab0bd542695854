import type { JsonObject } from '@metaml/core'
import type { ModelView, RunView } from '@metaml/engine'

/**
 * What the figures of a run rest on, a line each: the data sets with their origin and digest, the parts and clocks that
 * were asked for, the versions of what ran.
 */
export function factLines({ models, plugins, versions }: RunView): string[] {
  const packages = new Map(Object.values(plugins).map(origin => [origin.package, origin.version]))
  const ran = [...packages].map(([name, version]) => `${name} ${version}`)
  return [
    ...unique(models, ({ descriptor }) => dataText(descriptor.dataset as JsonObject | undefined)),
    ...unique(models, ({ descriptor }) => targetText(descriptor)),
    `versions: ${[...ran, `node ${versions.node}`].join(', ')}`,
  ]
}

function unique(models: readonly ModelView[], text: (model: ModelView) => string | undefined): string[] {
  return [...new Set(models.map(text))].filter(line => line !== undefined)
}

function dataText(data: JsonObject | undefined): string | undefined {
  if (data === undefined) return undefined
  const { source, origin, scaling, splitSeed, digest } = data
  const scaled = typeof scaling === 'string' ? scaling : 'given'
  const from = origin === undefined ? '' : ` (${origin})`
  return `data: ${source}${from}, scaling ${scaled}, split seed ${splitSeed}, ${String(digest).slice(0, 19)}`
}

function targetText({ part, clockPeriod, generator, backend }: JsonObject): string | undefined {
  if (typeof part !== 'string') return undefined
  const by = [generator, backend].filter(name => typeof name === 'string')
  return [`target: ${part}`, `clock ${clockPeriod} ns`, ...by].join(', ')
}
