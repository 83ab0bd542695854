// Cross-validation by network: each network is estimated with constants that were fitted to the other networks of its family, all
// variants of one network out together, duplicates left out. Families with one network can't be: they are estimated with the
// constants that were fitted to that network itself, and printed apart.
import { createEstimator, fitFamily, groupByFamily, readSamples } from '../dist/index.js'
import { starts } from './starts.mjs'

/**
 * Estimates of all projects without HGQ.
 * @param {string} text lines of JSON
 * @returns rows of { family, network, heldOut, project, found }
 */
export function crossValidate(text, file) {
  const projects = readSamples(text, file).filter(project =>
    project.layers.every(({ layer }) => !/\bHGQ\b/.test(layer.note ?? '')),
  )
  const rows = []
  for (const [id, group] of groupByFamily(projects, starts)) {
    const start = starts.find(one => one.id === id)
    const networks = [...new Set(group.map(networkOf))]
    for (const network of networks) {
      const heldOut = networks.length > 1
      const train = heldOut ? group.filter(project => networkOf(project) !== network) : group
      const estimator = createEstimator({ families: [fitFamily(start, train)] })
      for (const project of group.filter(one => networkOf(one) === network)) {
        const found = estimator.project(project.layers.map(({ layer }) => layer))
        rows.push({ family: id, network, heldOut, project, found })
      }
    }
  }
  return rows
}

/** `argykokk/mnist/DSP_reuse1`: variants of a network share all but the last part of the name. */
export function networkOf({ name }) {
  return name.split('/').slice(0, -1).join('/')
}

/** What the goals are about, of some rows: shares and quantiles of relative errors, `undefined` where there is nothing to compare. */
export function summarize(rows) {
  const layers = rows.flatMap(({ project, found }) =>
    project.layers.flatMap(({ layer, reported }, i) =>
      layer.kind === 'dense' && layer.strategy === 'latency' ? [{ reported, found: found.layers[i] }] : [],
    ),
  )
  const projects = rows.flatMap(({ family, project, found }) =>
    project.top === undefined ? [] : [{ family, reported: project.top, found }],
  )
  return {
    projects: projects.length,
    dense: {
      layers: layers.length,
      dspExact: share(layers, one => one.found.DSP === one.reported.DSP),
      lutWithin10: share(layers, one => off(one, 'LUT') <= 0.1),
      lutWithin25: share(layers, one => off(one, 'LUT') <= 0.25),
      lutMedian: quantile(layers, 'LUT', 0.5),
      ffMedian: quantile(layers, 'FF', 0.5),
      latencyExact: share(layers, one => one.found.latency_max === one.reported.latency_max),
      latencyWithin1: share(layers, one => Math.abs(one.found.latency_max - one.reported.latency_max) <= 1),
    },
    project: {
      dspExact: share(projects, one => one.found.DSP === one.reported.DSP),
      lutMedian: quantile(projects, 'LUT', 0.5),
      lutUpperQuartile: quantile(projects, 'LUT', 0.75),
      ffMedian: quantile(projects, 'FF', 0.5),
      // Within a cycle on UltraScale+, within 15 % elsewhere.
      latencyNear: share(projects, one =>
        one.family.endsWith('ultrascale-plus')
          ? Math.abs(one.found.latency_max - one.reported.latency_max) <= 1
          : off(one, 'latency_max') <= 0.15,
      ),
      iiRight: share(projects, one => one.found.II_max === one.reported.II_max),
    },
  }
}

function off({ found, reported }, name) {
  return Math.abs(found[name] - reported[name]) / Math.max(1, reported[name])
}

function share(all, fits) {
  return all.length === 0 ? undefined : all.filter(fits).length / all.length
}

/** The smallest error that this part of all is within. */
function quantile(all, name, part) {
  const errors = all.map(one => off(one, name)).sort((a, b) => a - b)
  return errors[Math.max(0, Math.ceil(part * errors.length) - 1)]
}

/** The table that the proof prints, one column a set of rows. */
export function crossValidationTable(sets) {
  const summaries = sets.map(([title, rows]) => [title, summarize(rows)])
  const percent = value => (value === undefined ? '-' : `${(100 * value).toFixed(1)} %`)
  const rows = [
    ['projects', '', one => String(one.projects)],
    ['dense layers, latency strategy', '', one => String(one.dense.layers)],
    ['  DSP exact', '97 %', one => percent(one.dense.dspExact)],
    ['  LUT within 10 %', '85 %', one => percent(one.dense.lutWithin10)],
    ['  LUT within 25 %', '98 %', one => percent(one.dense.lutWithin25)],
    ['  LUT, median error', '', one => percent(one.dense.lutMedian)],
    ['  FF, median error', '', one => percent(one.dense.ffMedian)],
    ['  latency exact', '', one => percent(one.dense.latencyExact)],
    ['  latency within a cycle', '', one => percent(one.dense.latencyWithin1)],
    ['whole projects: DSP exact', '95 %', one => percent(one.project.dspExact)],
    ['  LUT, median error', '4 %', one => percent(one.project.lutMedian)],
    ['  LUT, upper quartile', '7 %', one => percent(one.project.lutUpperQuartile)],
    ['  FF, median error', '12 %', one => percent(one.project.ffMedian)],
    ['  latency within a cycle or 15 %', '90 %', one => percent(one.project.latencyNear)],
    ['  II right', '95 %', one => percent(one.project.iiRight)],
  ]
  const table = [
    ['', 'goal', ...summaries.map(([title]) => title)],
    ...rows.map(([name, goal, cell]) => [name, goal, ...summaries.map(([, summary]) => cell(summary))]),
  ]
  const widths = table[0].map((_, i) => Math.max(...table.map(row => row[i].length)))
  return table
    .map(row =>
      row
        .map((text, i) => text.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
