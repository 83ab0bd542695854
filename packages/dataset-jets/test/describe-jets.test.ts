import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describeJets } from '@metaml/dataset-jets'
import { describe, expect, it } from 'vitest'

/** The files that decide the rows, as `generate/generate.py` lists them. */
async function generatorSources(): Promise<string[]> {
  const program = await readGenerator('generate.py')
  const list = /^SOURCES = \(([^)]*)\)/m.exec(program)?.[1] ?? ''
  return [...list.matchAll(/"([^"]+)"/g)].map(match => match[1]!)
}

function readGenerator(name: string): Promise<string> {
  return readFile(new URL(`../generate/${name}`, import.meta.url), 'utf8')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

describe('describeJets', () => {
  it('names 16 features, 5 classes and 200,000 rows', async () => {
    const { features, classes, rows } = await describeJets()
    expect(features).toHaveLength(16)
    expect(new Set(features).size).toBe(16)
    expect(classes).toEqual(['g', 'q', 't', 'w', 'z'])
    expect(rows).toBe(200_000)
  })

  it('gives disjoint splits that use every row', async () => {
    const { rows, splits } = await describeJets()
    const ranges = [splits.train, splits.validation, splits.test]
    expect(ranges.map(([from, to]) => to - from)).toEqual([140_000, 30_000, 30_000])
    let next = 0
    for (const [from, to] of ranges) {
      expect(from).toBe(next)
      next = to
    }
    expect(next).toBe(rows)
  })

  it('was made by the generator that lies beside it', async () => {
    const names = await generatorSources()
    expect(names.length).toBeGreaterThan(5)
    const lines = await Promise.all(names.map(async name => `${name} ${sha256(await readGenerator(name))}\n`))
    expect((await describeJets()).provenance.generator).toBe(`sha256-${sha256(lines.join(''))}`)
  })

  it('says that the jets are a look-alike, and no date', async () => {
    const { provenance, licence } = await describeJets()
    expect(provenance.kind).toBe('simulated look-alike')
    expect(provenance.versions.pythia8mc).toBe('8.317.2')
    expect(licence).toBe('CC0-1.0')
    expect(JSON.stringify(provenance)).not.toMatch(/\d{4}-\d{2}-\d{2}/)
  })
})
