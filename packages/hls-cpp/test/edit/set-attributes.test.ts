import { cp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type AttributeChange,
  compileKernel,
  type KernelProject,
  type Layer,
  readLayerGraph,
  runKernel,
  setAttributes,
} from '@metaml/hls-cpp'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gppRunner } from '../gpp-runner.js'
import { hls4mlProject, projectNames } from '../hls4ml-projects.js'
import { temporaryFolder } from '../toy-project.js'

type Name = (typeof projectNames)[number]

async function copyOf(name: Name): Promise<{ folder: string; top: string }> {
  const folder = await temporaryFolder()
  const { folder: made } = await hls4mlProject(name)
  await cp(made, folder, { recursive: true })
  return { folder, top: 'myproject' }
}

/** The graph of a project with changes written into it. */
async function change(
  name: Name,
  changes: readonly AttributeChange[],
): Promise<Awaited<ReturnType<typeof readLayerGraph>>> {
  const project = await copyOf(name)
  const { files } = await setAttributes(project, changes)
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(project.folder, file), text)
  return await readLayerGraph(project)
}

test('types of a layer are set where their names are defined, and nothing else', async () => {
  const project = await copyOf('mlp-latency')
  const { files, before } = await setAttributes(project, [
    { layer: 'fc2', attribute: 'weight', text: 'ap_fixed<9,3>' },
    { layer: 'fc2', attribute: 'result', text: 'ap_fixed<11,4,AP_RND,AP_SAT>' },
    { layer: 'x', attribute: 'result', text: 'ap_fixed<14,6>' },
  ])
  const old = await readFile(path.join(project.folder, 'firmware/defines.h'), 'utf8')
  expect(before).toEqual(['ap_fixed<20,8>', 'ap_fixed<20,8>', 'ap_fixed<18,8>'])
  expect(Object.keys(files)).toEqual(['firmware/defines.h'])
  expect(files['firmware/defines.h']).toBe(
    old
      .replace('ap_fixed<20,8> fc2_weight_t', 'ap_fixed<9,3> fc2_weight_t')
      .replace('ap_fixed<20,8> layer5_t', 'ap_fixed<11,4,AP_RND,AP_SAT> layer5_t')
      .replace('ap_fixed<18,8> input_t', 'ap_fixed<14,6> input_t'),
  )
})

test('values are set in every struct of a layer, packs of streams stay', async () => {
  const graph = await change('conv2d-stream', [
    { layer: 'conv', attribute: 'reuse_factor', text: '6' },
    { layer: 'conv', attribute: 'strategy', text: 'nnet::latency' },
    { layer: 'conv', attribute: 'result', text: 'ap_fixed<10,4>' },
    { layer: 'softmax', attribute: 'exp_table_size', text: '2048' },
    { layer: 'softmax', attribute: 'inp_norm', text: 'ap_ufixed<12,6>' },
  ])
  const conv = graph.layers.find(({ name }) => name === 'conv')!
  expect(conv).toMatchObject({ reuseFactor: 6, strategy: 'latency' })
  expect(conv.attributes['mult.reuse_factor']!.value).toBe(6)
  expect(graph.values.layer2_out!.type).toMatchObject({ text: 'ap_fixed<10,4>', pack: 4 })
  const softmax = graph.layers.at(-1)!
  expect(softmax.attributes.exp_table_size!.value).toBe(2048)
  expect(softmax.types.inp_norm!.text).toBe('ap_ufixed<12,6>')
})

/** Types that hls4ml names for layers whose code does not use them. */
function isIdle(layer: string, role: string, layers: readonly Layer[]): boolean {
  const { function: called } = layers.find(({ name }) => name === layer)!
  return role === 'index' || (role === 'table' && /relu|linear|softmax|hard_/.test(called))
}

test.for(projectNames)(
  '%s: types, reuse factors, strategies and table sizes are read and set by name of the layer',
  { timeout: 60_000 },
  async name => {
    const project = await copyOf(name)
    const { layers, inputs } = await readLayerGraph(project)
    const types = layers.flatMap(({ name: layer, kind, types }) =>
      (kind === 'clone' ? [] : Object.keys(types))
        .filter(role => !isIdle(layer, role, layers))
        .map(attribute => ({ layer, attribute })),
    )
    const settings = layers.flatMap(({ name: layer, attributes }) =>
      Object.values(attributes).flatMap(({ name: attribute, value }) => {
        const text =
          attribute === 'strategy'
            ? `nnet::${value === 'latency' ? 'resource' : 'latency'}`
            : String(attribute === 'reuse_factor' ? Number(value) + 1 : 2 * Number(value))
        const wanted =
          attribute in attributes && /^(strategy|reuse_factor|(\w+_)?table_size)$/.test(attribute)
        return wanted ? [{ layer, attribute, text }] : []
      }),
    )
    const changes = [
      { layer: inputs[0]!, attribute: 'result', text: 'ap_fixed<31,7>' },
      ...types.map((place, i) => ({ ...place, text: `ap_fixed<${8 + (i % 20)},${i % 7}>` })),
      ...settings,
    ]
    expect(types.length).toBeGreaterThan(2)
    expect(settings.length).toBeGreaterThan(1)
    const { files, before } = await setAttributes(project, changes)
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(project.folder, file), text)
    const changed = await readLayerGraph(project)
    expect(changed.values[inputs[0]!]!.type.text).toBe('ap_fixed<31,7>')
    for (const [i, { layer, attribute, text }] of changes.entries()) {
      if (i === 0) continue
      const [old, now] = [layers, changed.layers].map(all => all.find(one => one.name === layer)!) as [
        Layer,
        Layer,
      ]
      const label = `${layer}.${attribute}`
      if (old.types[attribute] !== undefined) {
        expect(now.types[attribute]!.text, label).toBe(text)
        expect(old.types[attribute].text, label).toBe(before[i]!.replaceAll(' ', ''))
      } else expect(String(now.attributes[attribute]!.value), label).toBe(text.replace('nnet::', ''))
      if (attribute === 'reuse_factor') expect(now.reuseFactor, label).toBe(Number(text))
      if (attribute === 'strategy') expect(now.strategy, label).toBe(text.replace('nnet::', ''))
    }
    for (const { name: layer, types } of layers) {
      for (const attribute of Object.keys(types).filter(role => isIdle(layer, role, layers))) {
        await expect(
          setAttributes(project, [{ layer, attribute, text: 'ap_fixed<9,3>' }]),
          `${layer}.${attribute}`,
        ).rejects.toMatchObject({ code: 'METAML_E_CPP_ATTRIBUTE_UNUSED' })
      }
    }
  },
)

test('any type that is set is the type that is read', async () => {
  const project = await copyOf('merges-stream')
  const { layers } = await readLayerGraph(project)
  const places = layers
    .filter(({ kind }) => kind !== 'clone')
    .flatMap(({ name, types }) => Object.keys(types).map(role => ({ layer: name, attribute: role })))
    .filter(({ layer, attribute }) => !isIdle(layer, attribute, layers))
  const type = fc
    .tuple(
      fc.constantFrom('ap_fixed', 'ap_ufixed'),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: -4, max: 20 }),
    )
    .map(([template, width, integer]) => `${template}<${width},${integer}>`)
  const changes = fc.uniqueArray(fc.record({ place: fc.constantFrom(...places), text: type }), {
    selector: ({ place }) => `${place.layer}.${place.attribute}`,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(changes, async drawn => {
      const { files } = await setAttributes(
        project,
        drawn.map(({ place, text }) => ({ ...place, text })),
      )
      const copy = await copyOf('merges-stream')
      for (const [file, text] of Object.entries(files)) await writeFile(path.join(copy.folder, file), text)
      const changed = await readLayerGraph(copy)
      for (const { place, text } of drawn) {
        const layer = changed.layers.find(({ name }) => name === place.layer)!
        expect(layer.types[place.attribute]!.text).toBe(text)
      }
      const set = new Set(drawn.map(({ place }) => `${place.layer}.${place.attribute}`))
      for (const [i, { name, types }] of changed.layers.entries()) {
        if (layers[i]!.kind === 'clone') continue
        for (const [role, { text }] of Object.entries(types)) {
          if (!set.has(`${name}.${role}`)) expect(text).toBe(layers[i]!.types[role]!.text)
        }
      }
    }),
    { numRuns: 8 },
  )
})

test('a kernel with other types compiles and answers in them', { timeout: 120_000 }, async () => {
  const { folder } = await hls4mlProject('mlp-latency')
  const project: KernelProject = { folder, top: 'myproject', inputShape: [16], outputShape: [5] }
  const { files } = await setAttributes(project, [
    { layer: 'fc1', attribute: 'weight', text: 'ap_fixed<6,2>' },
    { layer: 'out', attribute: 'result', text: 'ap_fixed<7,4,AP_RND,AP_SAT>' },
    { layer: 'softmax', attribute: 'exp_table_size', text: '512' },
    { layer: 'softmax', attribute: 'result', text: 'ap_ufixed<5,1>' },
  ])
  expect(Object.keys(files)).toEqual(['firmware/defines.h', 'firmware/parameters.h'])
  const [buildFolder, temporary] = [await temporaryFolder(), await temporaryFolder()]
  const kernel = await compileKernel(project, gppRunner, { buildFolder, sources: files })
  const x = Float32Array.from({ length: 50 * 16 }, (_, i) => Math.sin(i * 1.7) * 3)
  const { outputs, beforeSoftmax } = await runKernel(kernel, x, 50, { temporary })
  const finest = (values: Float32Array): number =>
    Math.max(
      ...[...values].map(
        value => [0, 1, 2, 3, 4, 5, 6].find(bits => Number.isInteger(value * 2 ** bits)) ?? 99,
      ),
    )
  expect(finest(beforeSoftmax!)).toBe(3)
  expect(finest(outputs)).toBe(4)
})

test('a type that other layers share is refused, unless all get the same', async () => {
  const project = await copyOf('mlp-latency')
  for (const [file, pattern] of [
    ['firmware/defines.h', /typedef .*fc2_weight_t;\n/],
    ['firmware/parameters.h', /fc2_weight_t/g],
    ['firmware/myproject.cpp', /fc2_weight_t/g],
  ] as const) {
    const name = path.join(project.folder, file)
    const text = await readFile(name, 'utf8')
    await writeFile(name, text.replace(pattern, file.endsWith('defines.h') ? '' : 'fc1_weight_t'))
  }
  const one = { layer: 'fc1', attribute: 'weight', text: 'ap_fixed<9,3>' }
  await expect(setAttributes(project, [one])).rejects.toMatchObject({
    code: 'METAML_E_CPP_ATTRIBUTE_SHARED',
    found: 'fc2.weight',
  })
  const { files } = await setAttributes(project, [one, { ...one, layer: 'fc2' }])
  expect(files['firmware/defines.h']).toContain('typedef ap_fixed<9,3> fc1_weight_t;')
  const other = setAttributes(project, [one, { ...one, layer: 'fc2', text: 'ap_fixed<8,3>' }])
  await expect(other).rejects.toMatchObject({ code: 'METAML_E_CPP_ATTRIBUTE_SHARED' })
})

test('layers and attributes that are not there, and texts that are no C++, are refused', async () => {
  const project = await copyOf('mlp-latency')
  const set = (layer: string, attribute: string, text: string): Promise<unknown> =>
    setAttributes(project, [{ layer, attribute, text }])
  await expect(set('fc9', 'weight', 'ap_fixed<9,3>')).rejects.toMatchObject({
    code: 'METAML_E_CPP_ATTRIBUTE',
    expected: expect.stringContaining('fc1'),
  })
  await expect(set('relu1', 'weight', 'ap_fixed<9,3>')).rejects.toMatchObject({
    code: 'METAML_E_CPP_ATTRIBUTE',
    expected: expect.stringContaining('table_size'),
  })
  await expect(set('fc1', 'weight', 'ap_fixed<9,')).rejects.toMatchObject({
    code: 'METAML_E_CPP_EDIT_SYNTAX',
    message: expect.stringMatching(/firmware\/defines\.h:\d+:\d+/),
  })
  for (const text of [
    'ap_fixed<WIDTH,3>',
    'ap_fixed<0,0>',
    'ap_fixed<9,3,AP_SOME>',
    'ap_fixed<9,3,AP_RNDX>',
    'ap_fixed<9,3,AP_RND,AP_SATT>',
    'ap_float<9,3>',
  ]) {
    await expect(set('fc1', 'weight', text), text).rejects.toMatchObject({
      code: 'METAML_E_CPP_TYPE',
      found: text,
    })
  }
  for (const [attribute, text] of [
    ['reuse_factor', '0'],
    ['reuse_factor', '1.5'],
    ['reuse_factor', 'many'],
    ['strategy', '3'],
  ] as const) {
    await expect(set('fc1', attribute, text), text).rejects.toMatchObject({
      code: 'METAML_E_CPP_ATTRIBUTE_VALUE',
      found: text,
    })
  }
  await expect(
    setAttributes(project, [
      { layer: 'fc1', attribute: 'accum', text: 'ap_fixed<9,3>', values: Float64Array.of(1) },
    ]),
  ).rejects.toMatchObject({ code: 'METAML_E_CPP_ATTRIBUTE', message: expect.stringContaining('no weights') })
})

test('weights are written with every digit, into the text and into the header', {
  timeout: 120_000,
}, async () => {
  const project: KernelProject = { ...(await copyOf('mlp-latency')), inputShape: [16], outputShape: [5] }
  const { layers } = await readLayerGraph(project)
  const [fc1] = layers
  const weights = fc1!.weights.weight!.values
  // What the kernel's cast makes of the numbers: cut to 3 bits behind the point.
  const values = weights.map(value => Math.floor(value * 8) / 8)
  const change = { layer: 'fc1', attribute: 'weight', text: 'ap_fixed<6,3>' }
  const plain = await setAttributes(project, [change])
  const exact = await setAttributes(project, [{ ...change, values }])
  expect(Object.keys(exact.files)).toEqual([
    ...Object.keys(plain.files),
    'firmware/weights/w2.txt',
    'firmware/weights/w2.h',
  ])
  const header = exact.files['firmware/weights/w2.h']!
  const zeros = values.filter(value => value === 0).length
  expect(header).toContain(`fc1_weight_t w2[192] = {${[...values].map(value => value || 0).join(', ')}};`)
  expect(header).toContain(`//Number of zeros ${zeros}\n`)
  expect(header).toContain('//Min -0.500000000000\n//Max 0.375000000000\n')
  const x = Float32Array.from({ length: 20 * 16 }, (_, i) => Math.sin(i * 1.7) * 3)
  const answers = []
  for (const { files } of [plain, exact]) {
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(project.folder, file), text)
    const kernel = await compileKernel(project, gppRunner, { buildFolder: await temporaryFolder() })
    answers.push(await runKernel(kernel, x, 20, { temporary: await temporaryFolder() }))
  }
  expect(answers[1]).toEqual(answers[0])
  const changed = (await readLayerGraph(project)).layers[0]!.weights.weight!
  expect([...changed.values]).toEqual([...values].map(value => value || 0))
  const awkward = Float64Array.from(weights, (_, i) => (i % 2 ? 2 ** -40 : 1 / 3))
  const { files } = await setAttributes(project, [{ ...change, values: awkward }])
  expect(files['firmware/weights/w2.txt']!.split(', ').map(Number)).toEqual([...awkward])
  for (const wrong of [awkward.subarray(1), awkward.map(() => Number.NaN)]) {
    await expect(setAttributes(project, [{ ...change, values: wrong }])).rejects.toMatchObject({
      code: 'METAML_E_CPP_WEIGHTS',
    })
  }
})
