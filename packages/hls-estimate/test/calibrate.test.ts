import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  calibrate,
  calibrationName,
  createEstimator,
  families,
  type LayerDescription,
  loadFamilies,
  type ProjectSample,
  projectSample,
} from '@metaml/hls-estimate'
import { expect, test } from 'vitest'
import command from '../dist/commands/estimate.js'
import { temporaryFolder, writeKernel } from './kernel-project.js'
import { denseLine, reluLine, softmaxLine } from './lines.js'

/** A tool of which each adder takes more LUTs than those that we know: what it would report of some projects. */
function sampleOf(
  name: string,
  changes: Partial<LayerDescription>,
  tool = { version: '2022.2' },
): ProjectSample {
  const greedy = families.map(family => ({
    ...family,
    dense: { ...family.dense, lut: { ...family.dense.lut, adder: family.dense.lut.adder + 6 } },
  }))
  const layers = [{ ...denseLine, ...changes }, reluLine, softmaxLine].map(layer => ({ ...layer, ...tool }))
  const found = createEstimator({ families: greedy }).project(layers)
  const reported = ({ LUT, FF, DSP, latency_max, II_max }: typeof found | (typeof found.layers)[number]) => ({
    ...{ LUT: LUT!, FF: FF!, DSP: DSP!, latency_max: latency_max!, II_max: II_max! },
  })
  return {
    name,
    layers: layers.map((layer, i) => ({ layer, reported: reported(found.layers[i]!) })),
    top: reported(found),
  }
}

const samples = [
  sampleOf('small', {}),
  sampleOf('wide', {
    n_in: 64,
    n_out: 32,
    n_weights: 2048,
    distinct_csd3: 1000,
    distinct_products: 1400,
    max_fan_in: 64,
  }),
  sampleOf('sparse', {
    n_in: 32,
    n_out: 32,
    n_weights: 1024,
    n_zero: 700,
    distinct_csd3: 200,
    distinct_products: 270,
  }),
]

test('a calibration brings the errors down, on projects that were held out too', () => {
  const { before, after, heldOut, family, projects, layers } = calibrate(samples, families)
  expect([projects, layers]).toEqual([3, 9])
  expect(before.LUT!.projects!.median).toBeGreaterThan(0.1)
  expect(after.LUT!.projects!.median).toBeLessThan(0.02)
  expect(heldOut!.LUT!.projects!.median).toBeLessThan(0.05)
  expect(family).toMatchObject({ versions: ['2022.2', '2022.2'], series: 'ultrascale-plus' })
  expect(calibrate(samples.slice(0, 1), families)).not.toHaveProperty('heldOut')
})

test('reports of two tools or of none are refused', () => {
  const other = sampleOf('other', {}, { version: '2024.1' })
  const code = expect.objectContaining({ code: 'METAML_E_ESTIMATE_CALIBRATE' })
  expect(() => calibrate([...samples, other], families)).toThrow(code)
  expect(() => calibrate([], families)).toThrow(code)
})

/** What Vitis HLS writes of a function. */
function reportXml(top: string, figures: { LUT: number; FF: number; DSP: number; latency: number }): string {
  return `<profile>
<ReportVersion><Version>2023.1</Version></ReportVersion>
<UserAssignments><unit>ns</unit><ProductFamily>virtexuplus</ProductFamily><Part>xcu250-figd2104-2L-e</Part>
<TopModelName>${top}</TopModelName><TargetClockPeriod>5.00</TargetClockPeriod><ClockUncertainty>1.35</ClockUncertainty>
</UserAssignments>
<PerformanceEstimates><PipelineType>pipeline</PipelineType>
<SummaryOfTimingAnalysis><unit>ns</unit><EstimatedClockPeriod>3.4</EstimatedClockPeriod></SummaryOfTimingAnalysis>
<SummaryOfOverallLatency><unit>clock cycles</unit>
<Best-caseLatency>${figures.latency}</Best-caseLatency><Average-caseLatency>${figures.latency}</Average-caseLatency>
<Worst-caseLatency>${figures.latency}</Worst-caseLatency>
<Interval-min>1</Interval-min><Interval-max>1</Interval-max><PipelineInitiationInterval>1</PipelineInitiationInterval>
</SummaryOfOverallLatency></PerformanceEstimates>
<AreaEstimates>
<Resources><BRAM_18K>0</BRAM_18K><DSP>${figures.DSP}</DSP><FF>${figures.FF}</FF><LUT>${figures.LUT}</LUT><URAM>0</URAM></Resources>
<AvailableResources><BRAM_18K>5376</BRAM_18K><DSP>12288</DSP><FF>3456000</FF><LUT>1728000</LUT><URAM>1280</URAM></AvailableResources>
</AreaEstimates></profile>
`
}

const reports = 'myproject_prj/solution1/syn/report'
const weights = Array.from({ length: 80 }, (_, i) => Math.sin(i * 1.7))

async function synthesized(): Promise<string> {
  const dense = 'dense_latency_ap_fixed_ap_fixed_16_6_5_3_0_config2_s'
  return await writeKernel({
    inputs: 16,
    outputs: 5,
    weights,
    files: {
      [`${reports}/${dense}_csynth.xml`]: reportXml(dense, { LUT: 4000, FF: 900, DSP: 70, latency: 1 }),
      [`${reports}/csynth.xml`]: reportXml('myproject', { LUT: 5000, FF: 1500, DSP: 75, latency: 9 }),
    },
  })
}

test('a synthesized project is read with the reports of its functions, from any place in it', async () => {
  const folder = await synthesized()
  const sample = await projectSample(path.join(folder, reports))
  expect(sample).toEqual(await projectSample(folder))
  const [dense, relu] = sample.layers
  expect(dense!.layer).toMatchObject({
    version: '2023.1',
    part: 'xcu250-figd2104-2L-e',
    uncertainty_ns: 1.35,
  })
  expect(dense!.reported).toMatchObject({ LUT: 4000, FF: 900, DSP: 70, latency_max: 1, II_max: 1 })
  expect(relu!.reported).toEqual({})
  expect(sample.top).toMatchObject({ LUT: 5000, latency_max: 9 })
  await expect(
    projectSample(await writeKernel({ inputs: 1, outputs: 1, weights: [1] })),
  ).rejects.toMatchObject({
    code: 'METAML_E_ESTIMATE_REPORTS',
  })
  await expect(projectSample(await temporaryFolder())).rejects.toMatchObject({
    code: 'METAML_E_ESTIMATE_REPORTS',
  })
})

test('the command writes a file that estimates use from then on', async () => {
  const [projectDir, folder] = await Promise.all([temporaryFolder(), synthesized()])
  const run = async (...args: string[]) => {
    const printed: string[] = []
    const output = { json: true, result: (text: string) => void printed.push(text), note() {} }
    expect(await command(args, { projectDir, output })).toBe(0)
    return JSON.parse(printed.join(''))
  }
  const ask = [folder, '--tool', 'Vitis HLS 2023.1']
  const before = await run(...ask)
  const calibration = await run('--calibrate', folder)
  expect(calibration.file).toBe(path.join(projectDir, calibrationName))
  expect(calibration.before.LUT.layers.median).toBeGreaterThan(calibration.after.LUT.layers.median)
  const after = await run(...ask)
  expect(Math.abs(after.layers[0].LUT - 4000)).toBeLessThan(Math.abs(before.layers[0].LUT - 4000))
  expect(after.family).toBe('own-2023.1-ultrascale-plus')
  // A second calibration takes the place of the first.
  await run('--calibrate', folder)
  expect(JSON.parse(await readFile(calibration.file, 'utf8')).families).toHaveLength(1)
  // Other tools keep their constants.
  expect((await run(folder, '--tool', 'Vitis HLS 2024.1')).family).toBe('vitis-2024-ultrascale-plus')
})

test('a damaged file of constants is refused', async () => {
  const projectDir = await temporaryFolder()
  expect(await loadFamilies(projectDir)).toEqual(families)
  const broken = { ...families[0], dense: { ...families[0]!.dense, lut: {} } }
  for (const text of [
    '{',
    'null',
    '{"format": 2, "families": []}',
    JSON.stringify({ format: 1, families: [broken] }),
  ]) {
    await writeFile(path.join(projectDir, calibrationName), text)
    await expect(loadFamilies(projectDir)).rejects.toMatchObject({ code: 'METAML_E_ESTIMATE_CALIBRATION' })
  }
})
