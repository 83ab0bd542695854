import { shuffle } from '../splits/seeded-random.js'

/** Height and width of a house number. */
export const side = 32
/** Bytes of one: three colours a pixel. */
export const houseNumberSize = side * side * 3

const digitSide = 28
const digitSize = digitSide * digitSide
const grid = 5

/** Handwritten digits of 28 x 28, light on dark, one after the other. */
export type Digits = Uint8Array

/** Draws house numbers, one after the other, from one stream of random numbers. */
export interface Painter {
  /**
   * Draws one into `out` (32 x 32 x 3 bytes): a digit in the middle, coloured, on a coloured ground with a gradient, a
   * texture and sometimes stripes; often with neighbours, cut off at the edges; all blurred and with noise.
   */
  paint(centre: number, neighbours: readonly [left: number, right: number], out: Uint8Array): void
}

/**
 * Makes a painter. Only sums, products, quotients and roots are taken, so that the bytes are the same everywhere.
 * @param random from 0 to 1; what it gives decides all that is drawn
 */
export function createPainter(digits: Digits, random: () => number): Painter {
  const between = (low: number, high: number): number => low + (high - low) * random()
  const cover = new Float32Array(side * side)
  const image = new Float32Array(houseNumberSize)
  const blurred = new Float32Array(houseNumberSize)
  const texture = new Float32Array((grid + 1) * (grid + 1))
  const noise = noiseTable(random)

  return {
    paint(centre, neighbours, out) {
      const placing = {
        width: between(0.95, 1.35),
        height: between(1, 1.4),
        slant: between(-0.25, 0.25),
        climb: between(-0.12, 0.12),
      }
      const [x, y] = [side / 2 + between(-2, 2), side / 2 + between(-2, 2)]
      cover.fill(0)
      drawDigit(centre, x, y, placing)
      for (const [i, way] of [-1, 1].entries()) {
        if (random() > 0.6) continue
        const distance = way * placing.width * between(15, 19)
        drawDigit(neighbours[i]!, x + distance, y + distance * placing.climb, placing)
      }
      paintGround()
      paintNumber()
      const passes = Math.floor(between(0, 2.5))
      const softness = between(0.08, 0.25)
      for (let pass = 0; pass < passes; pass++) blur(image, blurred, softness)
      const loudness = between(0.01, 0.07)
      const skip = Math.floor(random() * (noise.length - houseNumberSize))
      for (let i = 0; i < houseNumberSize; i++) {
        const value = image[i]! + loudness * noise[skip + i]!
        out[i] = Math.floor(255 * Math.min(1, Math.max(0, value)) + 0.5)
      }
    },
  }

  /** Adds the cover of a digit around a place: 0 leaves the ground, 1 hides it. */
  function drawDigit(
    digit: number,
    x: number,
    y: number,
    { width, height, slant, climb }: Record<'width' | 'height' | 'slant' | 'climb', number>,
  ): void {
    const from = digit * digitSize
    const middle = (digitSide - 1) / 2
    const reach = 15 * width
    const left = Math.max(0, Math.floor(x - reach))
    const right = Math.min(side - 1, Math.floor(x + reach) + 1)
    for (let row = 0; row < side; row++) {
      for (let column = left; column <= right; column++) {
        const dx = column - x
        const dy = row - y - climb * dx
        const u = (dx + slant * dy) / width + middle
        const v = dy / height + middle
        if (u < 0 || v < 0 || u >= digitSide - 1 || v >= digitSide - 1) continue
        const [iu, iv] = [Math.floor(u), Math.floor(v)]
        const [fu, fv] = [u - iu, v - iv]
        const at = from + iv * digitSide + iu
        const above = digits[at]! * (1 - fu) + digits[at + 1]! * fu
        const below = digits[at + digitSide]! * (1 - fu) + digits[at + digitSide + 1]! * fu
        const ink = (above * (1 - fv) + below * fv) / 200
        const place = row * side + column
        cover[place] = Math.min(1, Math.max(cover[place]!, ink))
      }
    }
  }

  /** Colours the whole image: a colour, a gradient, a texture that is smooth between the points of a grid, stripes. */
  function paintGround(): void {
    const colour = [random(), random(), random()]
    const across = between(-0.25, 0.25)
    const down = between(-0.25, 0.25)
    const rough = between(0.05, 0.3)
    for (let i = 0; i < texture.length; i++) texture[i] = between(-rough, rough)
    const stripes = random() < 0.3 ? between(0.05, 0.2) : 0
    const period = between(4, 12)
    const turn = random()
    const tint = [between(0.7, 1), between(0.7, 1), between(0.7, 1)]
    for (let row = 0; row < side; row++) {
      const v = (row * grid) / side
      const iv = Math.floor(v)
      for (let column = 0; column < side; column++) {
        const u = (column * grid) / side
        const iu = Math.floor(u)
        const at = iv * (grid + 1) + iu
        const above = texture[at]! + (texture[at + 1]! - texture[at]!) * (u - iu)
        const below = texture[at + grid + 1]! + (texture[at + grid + 2]! - texture[at + grid + 1]!) * (u - iu)
        const phase = (turn * column + (1 - turn) * row) / period
        const light =
          above +
          (below - above) * (v - iv) +
          across * (column / side - 0.5) +
          down * (row / side - 0.5) +
          (phase - Math.floor(phase) < 0.5 ? stripes : 0)
        const place = (row * side + column) * 3
        for (let c = 0; c < 3; c++) image[place + c] = colour[c]! + light * tint[c]!
      }
    }
  }

  /** Colours what is covered, darker or lighter than the ground in the middle. */
  function paintNumber(): void {
    const middle = ((side / 2) * side + side / 2) * 3
    const ground = lightness(image[middle]!, image[middle + 1]!, image[middle + 2]!)
    let colour: [number, number, number]
    do colour = [random(), random(), random()]
    while (Math.abs(lightness(...colour) - Math.min(1, Math.max(0, ground))) < 0.25)
    for (let place = 0; place < side * side; place++) {
      const share = cover[place]!
      for (let c = 0; c < 3; c++) {
        const ground = image[place * 3 + c]!
        image[place * 3 + c] = ground + (colour[c]! - ground) * share
      }
    }
  }
}

/** Which of `count` digits stand in the middle, in their order, and which are left for neighbours. */
export function dealDigits(
  count: number,
  centres: number,
  random: () => number,
): { centres: Uint32Array; neighbours: Uint32Array } {
  const order = shuffle(
    Uint32Array.from({ length: count }, (_, i) => i),
    random,
  )
  return { centres: order.subarray(0, centres), neighbours: order.subarray(centres) }
}

function lightness(red: number, green: number, blue: number): number {
  return 0.3 * red + 0.59 * green + 0.11 * blue
}

/** Numbers with mean 0 and deviation 1, about normal. */
function noiseTable(random: () => number): Float32Array {
  const root = Math.sqrt(3)
  return Float32Array.from({ length: 2 ** 15 }, () => root * (random() + random() + random() + random() - 2))
}

/** Mixes each pixel with its neighbours, first along rows and then along columns; edges stay as they are. */
function blur(image: Float32Array, between: Float32Array, share: number): void {
  const width = side * 3
  between.set(image)
  for (let at = 3; at < image.length - 3; at++) {
    if (at % width < 3 || at % width >= width - 3) continue
    between[at] = image[at]! * (1 - 2 * share) + (image[at - 3]! + image[at + 3]!) * share
  }
  image.set(between)
  for (let at = width; at < image.length - width; at++) {
    image[at] = between[at]! * (1 - 2 * share) + (between[at - width]! + between[at + width]!) * share
  }
}
