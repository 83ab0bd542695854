import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { createProbes, editCpp, functionsOf, loopsOf, parseCpp, type Report, runCpp } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { gppRunner } from '../gpp-runner.js'
import { temporaryFolder } from '../toy-project.js'

const example = path.resolve(import.meta.dirname, '../../examples/count-trips.mjs')

test('the example counts the trips of every loop of a kernel that is not from hls4ml', {
  timeout: 60_000,
}, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [example])
  const { counts, ranges } = JSON.parse(stdout) as Report
  expect(counts).toMatchObject({ 'peaks, line 11': 38, 'fir, line 26': 40, 'fir, line 29': 200 })
  expect(counts['clamp, line 4']).toBe(6)
  expect(counts['peaks, line 15']).toBeGreaterThan(0)
  expect(ranges.sum).toMatchObject({
    values: 40,
    min: expect.closeTo(-0.55, 6),
    max: expect.closeTo(1.55, 6),
  })
})

const source = `#include <limits>
double work(int n) {
  double sum = 0;
  for (int i = 0; i < n; i++) sum += i;
  return sum;
}
void never() {}
int main(int count, char **arguments) {
  const double all[3] = {0.1, -2, std::numeric_limits<double>::infinity()};
  work(4);
  work(3);
  return count - 1;
}
`

test('counts and ranges come back by their names, exact; what is not reached is 0', {
  timeout: 60_000,
}, async () => {
  const tree = await parseCpp(source)
  const probes = createProbes()
  const [work, never, main] = functionsOf(tree.root)
  const edits = editCpp(tree)
    .begin(loopsOf(work!.node)[0]!, probes.count('loop'))
    .begin(never!.node, `${probes.count('never')}${probes.value('nothing', '1.0')}`)
    .end(work!.node, '')
    .before(
      main!.body.children.at(-2)!,
      `${probes.array('all', 'all', '3')}${probes.value('nan', '0.0 / 0.0')}${probes.count('loop', '10')} `,
    )
  const sources = { 'deep/main.cpp': (await edits.apply()).text }
  const program = { sources, units: ['deep/main.cpp'] }
  const buildFolder = await temporaryFolder()
  const { report } = await runCpp(program, gppRunner, { buildFolder, probes })
  expect(report).toEqual({
    counts: { loop: 17, never: 0 },
    ranges: {
      nothing: { values: 0, nans: 0 },
      all: { values: 3, nans: 0, min: -2, max: Number.POSITIVE_INFINITY },
      nan: { values: 0, nans: 1 },
    },
  })
  await expect(runCpp({ ...program, args: ['x'] }, gppRunner, { buildFolder, probes })).rejects.toMatchObject(
    {
      code: 'METAML_E_CPP_RUN',
      found: expect.stringContaining('1; it said'),
    },
  )
})

test("g++'s first error comes first, with file, line and column", async () => {
  const sources = {
    'main.cpp': '#include "part.h"\nint main() { return part(); }\n',
    'part.h': 'int part() { return missing; }\n',
  }
  const run = runCpp({ sources, units: ['main.cpp'] }, gppRunner, {
    buildFolder: await temporaryFolder(),
    probes: createProbes(),
  })
  await expect(run).rejects.toMatchObject({
    code: 'METAML_E_CPP_COMPILE',
    found: expect.stringMatching(/^part\.h:1:21: error: .*missing/),
  })
})

test('the first of many errors is the one that is told', async () => {
  const many = Array.from({ length: 40 }, (_, i) => `int f${i}() { return missing${i}; }`)
  const overloads = Array.from({ length: 40 }, (_, i) => `struct s${i} {}; void call(s${i}) {}`)
  const sources = { 'main.cpp': [...overloads, 'void g() { call(1); }', ...many, 'int main() {}'].join('\n') }
  const run = runCpp({ sources, units: ['main.cpp'] }, gppRunner, {
    buildFolder: await temporaryFolder(),
    probes: createProbes(),
  })
  await expect(run).rejects.toMatchObject({
    found: expect.stringMatching(/^main\.cpp:41:\d+: error: .*call/),
  })
})

test('a program that leaves without a report is an error', { timeout: 60_000 }, async () => {
  const sources = { 'main.cpp': '#include <cstdlib>\nint main() { std::_Exit(0); }\n' }
  const run = runCpp({ sources, units: ['main.cpp'] }, gppRunner, {
    buildFolder: await temporaryFolder(),
    probes: createProbes(),
  })
  await expect(run).rejects.toMatchObject({ code: 'METAML_E_CPP_REPORT', found: 'no report' })
})
