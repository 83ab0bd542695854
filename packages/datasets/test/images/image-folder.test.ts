import { encode } from 'fast-png'
import jpeg from 'jpeg-js'
import { expect, test } from 'vitest'
import { makeProject, openAll } from '../project.js'

function png(value: number, channels: 1 | 3 | 4, width = 2): Uint8Array {
  return encode({
    width,
    height: 2,
    channels,
    depth: 8,
    data: new Uint8Array(width * 2 * channels).fill(value),
  })
}

test('images are rows, their folders the classes', async () => {
  const files = Array.from({ length: 10 }, (_, i) => [
    [`pics/cat/${i}.png`, png(i * 10, 3)],
    [`pics/dog/${i}.png`, i % 2 === 0 ? png(i * 10 + 5, 1) : png(i * 10 + 5, 4)],
  ])
  const project = await makeProject(Object.fromEntries(files.flat()))
  const { reference, all } = await openAll('pics', project)
  expect(reference).toMatchObject({ features: [2, 2, 3], classes: ['cat', 'dog'], splits: { train: 12 } })
  expect(all.map(({ x, y }) => [Math.round(x[11]! * 255), y])).toEqual(
    Array.from({ length: 20 }, (_, i) => [i * 5, i % 2 === 0 ? 'cat' : 'dog']),
  )
})

test('folders of splits are taken as they are; JPEG is read', async () => {
  const grey = (value: number): Uint8Array =>
    jpeg.encode({ width: 8, height: 8, data: Buffer.alloc(256, value) }, 95).data
  const project = await makeProject({
    'pics/train/a/1.jpg': grey(10),
    'pics/train/b/1.jpg': grey(200),
    'pics/val/a/1.jpg': grey(12),
    'pics/test/b/1.jpeg': grey(202),
  })
  const { reference, splits } = await openAll('pics', project)
  expect(reference).toMatchObject({
    features: [8, 8, 3],
    splits: { train: 2, validation: 1, test: 1 },
    splitSeed: 0,
  })
  expect(Math.abs(splits.test.x[0]! * 255 - 202)).toBeLessThan(3)
  expect([...splits.test.y]).toEqual([1])
})

test('an image of another size, or none at all, is an error that names it', async () => {
  const project = await makeProject({
    'pics/a/1.png': png(1, 3),
    'pics/a/2.png': png(1, 3, 4),
    'pics/b/1.png': png(1, 3),
    'pics/b/2.png': png(2, 3),
    'pics/a/3.png': png(2, 3),
    'pics/b/3.png': png(2, 3),
    'bad/a/1.png': 'no picture',
  })
  await expect(openAll('pics', project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_SHAPE',
    data: { file: 'pics/a/2.png' },
  })
  await expect(openAll('bad', project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_FILE',
    data: { file: 'bad/a/1.png' },
  })
})
