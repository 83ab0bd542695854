import type { Random } from '../../dist/random.js'

/** Numbers that break what counts with them. */
const wild = [-1, 0, 0.5, 1e9, 2 ** 31, 2 ** 53, 1e308, -(2 ** 40), 65536]
const words = [
  'Lambda',
  'Dense',
  '__proto__',
  'constructor',
  'kernel',
  '../../x',
  '',
  'InputLayer',
  'quantized_bits(4',
]

/** Stands for a value so and so many lists deep. */
const deep = 'deep:'

/** The bytes of a file, damaged in one of many ways. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const below = (count: number) => Math.floor(random() * count)
  const changed = Uint8Array.from(bytes)
  const kind = below(6)
  if (kind === 0) return changed.subarray(0, below(changed.length))
  if (kind === 1) {
    for (let i = 0; i <= below(20); i++) changed[below(changed.length)]! ^= 1 << below(8)
  } else if (kind === 2) {
    const at = below(changed.length)
    changed.fill(random() < 0.5 ? 0xff : 0, at, at + 1 + below(16))
  } else if (kind === 3) {
    const [from, to, count] = [below(changed.length), below(changed.length), below(256)]
    changed.copyWithin(to, from, from + count)
  } else if (kind === 4) {
    const at = below(changed.length)
    return new Uint8Array(Buffer.concat([changed.subarray(0, at), changed.subarray(below(changed.length))]))
  } else {
    // A size, as formats with 4 and 8 bytes have it.
    new DataView(changed.buffer).setUint32(below(changed.length - 4), 2 ** (16 + below(16)) - below(2), true)
  }
  return changed
}

/** A topology with some of its values replaced, taken away, repeated or wrapped. */
export function mutateJson(text: string, random: Random): string {
  const below = (count: number) => Math.floor(random() * count)
  const root: unknown = JSON.parse(text)
  for (let times = 1 + below(3); times > 0; times--) {
    const places: [parent: { [key: string]: unknown }, key: string][] = []
    const collect = (value: unknown) => {
      if (typeof value !== 'object' || value === null) return
      for (const [key, inner] of Object.entries(value)) {
        places.push([value as { [key: string]: unknown }, key])
        collect(inner)
      }
    }
    collect(root)
    // Mostly a value at the end of a branch: what changes a branch is found before the rest is looked at.
    const ends = places.filter(([parent, key]) => typeof parent[key] !== 'object')
    const [parent, key] = random() < 0.8 ? ends[below(ends.length)]! : places[below(places.length)]!
    const kind = random() < 0.03 ? 5 : below(5)
    if (kind === 0) parent[key] = wild[below(wild.length)]
    else if (kind === 1) parent[key] = words[below(words.length)]
    else if (kind === 2) delete parent[key]
    else if (kind === 3) parent[key] = [parent[key], parent[key]]
    else if (kind === 4) {
      const [other, otherKey] = places[below(places.length)]!
      parent[key] = structuredClone(other[otherKey])
    } else parent[key] = `${deep}${10 ** (1 + below(5))}`
  }
  // Deeper than that, JSON.stringify gives up itself.
  return JSON.stringify(root).replaceAll(
    new RegExp(`"${deep}(\\d+)"`, 'g'),
    (_, depth) => `${'['.repeat(depth)}1${']'.repeat(depth)}`,
  )
}
