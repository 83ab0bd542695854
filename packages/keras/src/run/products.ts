import type { Window } from '../kinds/window.js'
import type { Tensor } from './memory.js'

/** What is done to a product before it is stored. */
export interface After {
  /** A row that is added to each row. */
  readonly bias?: Tensor
  readonly relu?: boolean
}

/** The products that training consists of: what a backend is made of. */
export interface Products {
  /** The product of two matrices, each transposed where asked for. */
  multiply(
    a: Tensor,
    b: Tensor,
    more: After & { readonly transposeA?: boolean; readonly transposeB?: boolean },
  ): Tensor
  /** A convolution of images [batch, height, width, channels] by a kernel [height, width, channels, filters]. */
  convolve(x: Tensor, kernel: Tensor, window: Window, more: After): Tensor
  /** The gradient by the kernel. */
  kernelGradient(x: Tensor, dy: Tensor, window: Window): Tensor
  /** The gradient by the images. */
  inputGradient(dy: Tensor, kernel: Tensor, window: Window): Tensor
}
