import { memory } from '../memory.js'
import { assemble } from './assembler.js'
import {
  rectify,
  rectifyBack,
  scale,
  scaleBoth,
  sumColumns,
  sumProducts,
  sumSquares,
} from './column-kernels.js'
import { matrixKernel } from './matrix-kernel.js'
import { maxPool, maxPoolBack } from './pooling-kernels.js'
import { webAssembly } from './web-assembly.js'

type Kernel = (...integers: number[]) => void

/** The kernels, compiled when this is loaded: 4 kB, a few milliseconds. What each takes stands where it is written. */
export const kernels = new webAssembly.Instance(
  new webAssembly.Module(
    assemble([
      ...[matrixKernel(1), matrixKernel(2)],
      ...[rectify, rectifyBack, sumColumns, sumSquares, sumProducts, scale, scaleBoth],
      ...[maxPool, maxPoolBack],
    ]),
  ),
  { env: { memory } },
).exports as {
  readonly [name in
    | 'multiply1'
    | 'multiply2'
    | 'rectify'
    | 'rectifyBack'
    | 'sumColumns'
    | 'sumSquares'
    | 'sumProducts'
    | 'scale'
    | 'scaleBoth'
    | 'maxPool'
    | 'maxPoolBack']: Kernel
}
