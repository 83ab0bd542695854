// Reads a large table: `pnpm bench csv [--rows N] [--json]`. Makes its own file in a temporary folder.
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { openDataset, resolveDataset } from '@metaml/datasets'

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
})
const rows = Number(values.rows)
const features = 16
const classes = ['g', 'q', 't', 'w', 'z']

const folder = await mkdtemp(path.join(tmpdir(), 'metaml-bench-csv-'))
try {
  const file = path.join(folder, 'rows.csv')
  await pipeline(Readable.from(lines()), createWriteStream(file))
  const megabytes = (await stat(file)).size / 1e6
  const before = memory()

  const described = await time(() => resolveDataset({ file: 'rows.csv' }, { projectDir: folder }))
  const reference = described.result
  const loaded = await time(() =>
    openDataset(reference, { projectDir: folder, splits: ['train', 'validation'] }),
  )
  const { train, validation } = reference.splits
  const arrays = ((train + validation) * (features * 4 + 1)) / 1e6
  const figures = {
    rows,
    megabytes,
    columns: features + 1,
    describe: figuresOf(described, megabytes),
    load: figuresOf(loaded, megabytes),
    memory: {
      beforeMb: before,
      describePeakMb: described.peak,
      loadPeakMb: loaded.peak,
      rowsInMemoryMb: arrays,
      labelsInMemoryMb: (2 * rows) / 1e6,
    },
  }
  if (values.json) console.log(JSON.stringify(figures))
  else print(figures)
} finally {
  await rm(folder, { recursive: true })
}

function figuresOf({ seconds, cpuSeconds }, megabytes) {
  return { seconds, cpuSeconds, rowsPerSecond: rows / seconds, megabytesPerSecond: megabytes / seconds }
}

function print({ megabytes, describe, load, memory: m }) {
  const line = ({ seconds, cpuSeconds, rowsPerSecond, megabytesPerSecond }) =>
    `${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of CPU, ${(rowsPerSecond / 1e6).toFixed(2)} million rows/s, ${megabytesPerSecond.toFixed(0)} MB/s`
  console.log(`${rows} rows of ${features + 1} columns, ${megabytes.toFixed(0)} MB`)
  console.log(
    `describe (digest, labels, split)   ${line(describe)}; at most ${m.describePeakMb.toFixed(0)} MB`,
  )
  console.log(`load (digest, labels, all values)  ${line(load)}; at most ${m.loadPeakMb.toFixed(0)} MB`)
  console.log(
    `of that ${m.beforeMb.toFixed(0)} MB before it began, ${m.rowsInMemoryMb.toFixed(0)} MB the rows of train and validation`,
  )
}

/** Runs something, and looks at the memory of the process every few milliseconds. */
async function time(run) {
  let peak = memory()
  const timer = setInterval(() => {
    peak = Math.max(peak, memory())
  }, 5)
  const start = performance.now()
  const used = process.cpuUsage()
  try {
    const result = await run()
    const { user, system } = process.cpuUsage(used)
    const cpuSeconds = (user + system) / 1e6
    return { result, cpuSeconds, seconds: (performance.now() - start) / 1e3, peak: Math.max(peak, memory()) }
  } finally {
    clearInterval(timer)
  }
}

function memory() {
  return process.memoryUsage.rss() / 1e6
}

/** Made of a linear congruential generator: the same file every time. */
function* lines() {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  yield `${Array.from({ length: features }, (_, i) => `f${i}`).join()},class\n`
  let text = ''
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < features; i++) text += `${(next() * 10 - 5).toFixed(6)},`
    text += `${classes[Math.floor(next() * classes.length)]}\n`
    if (text.length > 1 << 20) {
      yield text
      text = ''
    }
  }
  yield text
}
