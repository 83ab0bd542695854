import { printType } from '@metaml/fixed-point'
import type { LayerCase } from './layer-case.js'

/** A C++ program that runs each case on `rows` rows; it reads and writes raw values as 64-bit words. */
export function layersProgram(cases: readonly LayerCase[], rows: number): string {
  return `#include "ap_fixed.h"
#include "ap_int.h"
#include "nnet_utils/nnet_activation.h"
#include "nnet_utils/nnet_batchnorm.h"
#include "nnet_utils/nnet_conv1d.h"
#include "nnet_utils/nnet_conv1d_latency.h"
#include "nnet_utils/nnet_conv1d_resource.h"
#include "nnet_utils/nnet_conv2d.h"
#include "nnet_utils/nnet_dense.h"
#include "nnet_utils/nnet_depthwise_product.h"
#include "nnet_utils/nnet_merge.h"
#include "nnet_utils/nnet_pooling.h"
#include <cstdint>
#include <cstdio>
template <class T> void load(T *values, int count) {
  for (int i = 0; i < count; i++) {
    int64_t word;
    if (fread(&word, 8, 1, stdin) != 1) return;
    ap_int_base<64, true> bits; bits.V = word;
    values[i].V = bits.V;
  }
}
template <class T> void store(T *values, int count) {
  for (int i = 0; i < count; i++) {
    int64_t word = (int64_t)values[i].V.get_VAL();
    fwrite(&word, 8, 1, stdout);
  }
}
// The window of one place of a convolution; hls4ml writes this out for each layer.
template <class T, class C> struct fill_window {
  static void fill_buffer(T *data, T buffer[1][C::filt_height * C::filt_width * C::n_chan], const unsigned place) {
    int y = place / C::out_width, x = place % C::out_width, n = 0;
    for (int ky = 0; ky < (int)C::filt_height; ky++)
      for (int kx = 0; kx < (int)C::filt_width; kx++)
        for (int c = 0; c < (int)C::n_chan; c++) {
          int row = y * (int)C::stride_height + ky - (int)C::pad_top;
          int column = x * (int)C::stride_width + kx - (int)C::pad_left;
          bool inside = row >= 0 && row < (int)C::in_height && column >= 0 && column < (int)C::in_width;
          if (inside) buffer[0][n++] = data[(row * C::in_width + column) * C::n_chan + c];
          else buffer[0][n++] = 0;
        }
  }
};
${cases.map((layer, i) => layerCode(layer, i, rows)).join('\n')}
int main() {
${cases.map((_, i) => `  layer${i}::run();`).join('\n')}
}
`
}

function layerCode(
  { input, result, inputs, outputs, constants, config, call }: LayerCase,
  i: number,
  rows: number,
): string {
  return `namespace layer${i} {
${config}
typedef ${printType(input)} data_t;
typedef ${printType(result)} res_t;
void run() {
${constants.map(({ name, type, raw }) => `  ${type} ${name}[${raw.length}]; load(${name}, ${raw.length});`).join('\n')}
  for (int row = 0; row < ${rows}; row++) {
    data_t data[${inputs}]; res_t res[${outputs}];
    load(data, ${inputs});
    ${call}
    store(res, ${outputs});
  }
}
}`
}
