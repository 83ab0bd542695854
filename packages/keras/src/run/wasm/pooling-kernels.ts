import {
  add,
  advance,
  both,
  type Code,
  countDown,
  either,
  get,
  greater,
  int,
  isEqual,
  load,
  maximum,
  plus,
  repeat,
  set,
  store,
  subtract,
  times,
  type WasmFunction,
  without,
  zeros,
} from './assembler.js'

/** Performs a piece for each pixel that a window sees, at the address in `at`, row by row. */
function eachSeen(
  { at, left, across }: { at: number; left: number; across: number },
  { pixel, row, high, wide }: { pixel: number; row: number; high: number; wide: number },
  piece: Code,
): Code {
  return [
    ...set(left, get(high)),
    ...countDown(left, [
      ...set(across, get(wide)),
      ...countDown(across, [...piece, ...advance(at, get(pixel))]),
      ...advance(at, subtract(get(row), times(get(pixel), get(wide)))),
    ]),
  ]
}

/**
 * The largest of what a window sees, channel by channel, at places in a row:
 * (x, y, places, pixel, row, step, high, wide), in bytes from pixel to pixel, row to row and place to place.
 */
export const maxPool: WasmFunction = {
  ...{ name: 'maxPool', params: 8, integers: 4, vectors: 1 },
  body: (() => {
    const [x, y, places, pixel, row, step, high, wide, offset, at, left, across, largest] = Array.from(
      { length: 13 },
      (_, i) => i,
    ) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      ...[number, number, number, number, number],
    ]
    return countDown(places, [
      ...set(offset, int(0)),
      ...repeat(
        [
          ...set(at, add(get(x), get(offset))),
          ...set(largest, load(get(at))),
          ...eachSeen(
            { at, left, across },
            { pixel, row, high, wide },
            set(largest, maximum(get(largest), load(get(at)))),
          ),
          ...store(add(get(y), get(offset)), get(largest)),
          ...advance(offset, int(16)),
        ],
        greater(get(pixel), get(offset)),
      ),
      ...advance(x, get(step)),
      ...advance(y, get(pixel)),
    ])
  })(),
}

/**
 * Adds the gradient by the output to that by the first of the largest values:
 * (x, y, places, pixel, row, step, high, wide, dy, dx, channels). `channels` has all bits for each channel and none
 * beyond, up to the next multiple of 4; `dx` begins as zeros.
 */
export const maxPoolBack: WasmFunction = {
  ...{ name: 'maxPoolBack', params: 11, integers: 4, vectors: 4 },
  body: (() => {
    const [x, y, places, pixel, row, step, high, wide] = [0, 1, 2, 3, 4, 5, 6, 7] as const
    const [dy, dx, channels, offset, at, left, across] = [8, 9, 10, 11, 12, 13, 14] as const
    const [largest, slope, taken, hit] = [15, 16, 17, 18] as const
    const to = add(get(at), subtract(get(dx), get(x)))
    return countDown(places, [
      ...set(offset, int(0)),
      ...repeat(
        [
          ...set(at, add(get(x), get(offset))),
          ...set(largest, load(add(get(y), get(offset)))),
          ...set(slope, both(load(add(get(dy), get(offset))), load(add(get(channels), get(offset))))),
          ...set(taken, zeros),
          ...eachSeen({ at, left, across }, { pixel, row, high, wide }, [
            ...set(hit, without(isEqual(load(get(at)), get(largest)), get(taken))),
            ...store(to, plus(load(to), both(get(slope), get(hit)))),
            ...set(taken, either(get(taken), get(hit))),
          ]),
          ...advance(offset, int(16)),
        ],
        greater(get(pixel), get(offset)),
      ),
      ...[x, dx].flatMap(pointer => advance(pointer, get(step))),
      ...[y, dy].flatMap(pointer => advance(pointer, get(pixel))),
    ])
  })(),
}
