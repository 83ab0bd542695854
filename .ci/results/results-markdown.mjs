import { readFileSync } from 'node:fs'
import path from 'node:path'
import { reaches } from './find-goal.mjs'
import { findings } from './findings.mjs'
import { listed, nameRow, tasksOf } from './name-row.mjs'
import { accuracyTable, bitsTable, resourceTable, seedTable, zerosTable } from './result-tables.mjs'

const read = name => readFileSync(path.join(import.meta.dirname, name), 'utf8').trimEnd()

/** How a network and its data are called in a heading. */
const titles = {
  'jet-dnn': 'Jet-DNN on the look-alike jets',
  vgg7: 'VGG7 on MNIST',
  resnet9: 'ResNet9 on svhn-like',
}

/**
 * The page of results.
 * @param {{ row: object, seeds: object[] }[]} entries in the order of the page
 * @param {string[]} pictures paths of SVG files beside the page, e.g. `figures/jet-dnn/pruning-pruning.svg`
 */
export function resultsMarkdown(entries, pictures) {
  const networks = [...new Set(entries.map(({ row }) => row.network))]
  const parts = networks.map(network =>
    networkPart(
      network,
      entries.filter(({ row }) => row.network === network),
      pictures.filter(file => file.startsWith(`figures/${network}/`)),
    ),
  )
  return `${[read('introduction.txt'), ...parts, read('differences.txt'), read('fields.txt')].join('\n\n')}\n`
}

function networkPart(network, entries, pictures) {
  const withKernel = entries.filter(({ row }) => row.lut !== null)
  const quantized = entries.filter(({ row }) => tasksOf(row).includes('quantization'))
  const complete = withKernel.filter(({ row }) => tasksOf(row).length === 3)
  const sections = [
    `## ${titles[network] ?? network}`,
    findings(entries)
      .map(text => `- ${text}`)
      .join('\n'),
    `### Accuracy, rate and search\n\n${accuracyTable(entries)}`,
    ...setApart(entries),
    ...(withKernel.length > 0 ? [`### Resources\n\n${resourceTable(withKernel)}`] : []),
    ...(complete.length > 0 ? [`### All three tasks, seed by seed\n\n${seedTable(complete, reaches)}`] : []),
    `### Zeros before and after each task\n\nOf the first seed, zeros of weights, layer by layer; the rows of a flow are in its order, so that what a task found stands\nin the row above it. In a kernel a weight is 0 when its type makes it 0.\n\n${zerosTable(entries)}`,
    ...(quantized.length > 0
      ? [
          `### Bits of each virtual layer\n\nOf the first seed: input, weight, bias, accumulator, result. The baseline has 18 of each.\n\n${bitsTable(quantized)}`,
        ]
      : []),
    ...(pictures.length > 0 ? [picturePart(pictures)] : []),
  ]
  return sections.join('\n\n')
}

/** What rows were run with apart from their flow's own parameters, those of the same together. */
function setApart(entries) {
  const rows = new Map()
  for (const { row } of entries) {
    const text = (row.parameters ?? []).map(parameter => `\`${parameter}\``).join(', ')
    if (text !== '') rows.set(text, [...(rows.get(text) ?? []), nameRow(row)])
  }
  if (rows.size === 0) return []
  const lines = [...rows].map(([text, names]) => `- ${listed(names)}: ${text}`)
  return [`Set apart from the flows' own parameters:\n\n${lines.join('\n')}`]
}

/** Shows the comparison, the resources at each step and the searches of one task; the others are linked. */
function picturePart(pictures) {
  const nameOf = file => path.basename(file, '.svg')
  const order = [/^strategies$/, /^jet-resources-.*-resources$/, /^(\w+)(-at-\d+)?-\1$/]
  const shown = order.flatMap(pattern => pictures.filter(file => pattern.test(nameOf(file))))
  const links = pictures.filter(file => !shown.includes(file)).map(file => `- [${nameOf(file)}](${file})`)
  return [
    '### Pictures',
    `Of the first seed: as figure 5 of the paper (strategies), as 3 and 4 (what a search tried, and resources at each step). A
search is called after its flow, then its task; beside each lies a CSV of the same figures.`,
    ...shown.map(file => `${nameOf(file)}:\n\n![${nameOf(file)}](${file})`),
    ...(links.length > 0 ? [`The other searches:\n\n${links.join('\n')}`] : []),
  ].join('\n\n')
}
