// Small kernels of our own for `pnpm verify:vivado`.

const part = 'xc7z020-clg400-1'
const bytes = text => new TextEncoder().encode(text)

/** A kernel to hand to VIVADO-HLS: the sum of products of eight numbers with weights, and a test bench. */
export function kernel({ clockPeriod = 10, body = sum, bench = testBench } = {}) {
  return {
    kind: 'hls-cpp',
    descriptor: {
      ...{
        top: 'weighted_sum',
        backend: 'any',
        part,
        clockPeriod,
        ioType: 'io_parallel',
        strategy: 'Latency',
      },
      ...{ inputShape: [8], outputShape: [1], precision: {}, reuseFactor: {} },
    },
    files: {
      'weighted_sum.cpp': bytes(body),
      'weighted_sum.h': bytes('void weighted_sum(short in[8], int out[1]);\n'),
      'weighted_sum_test.cpp': bytes(bench),
    },
  }
}

const sum = `#include "weighted_sum.h"
static const short weights[8] = {3, -1, 4, 1, -5, 9, 2, -6};
void weighted_sum(short in[8], int out[1]) {
#pragma HLS PIPELINE II=1
#pragma HLS ARRAY_PARTITION variable=in complete
  int total = 0;
  for (int i = 0; i < 8; i++) {
#pragma HLS UNROLL
    total += in[i] * weights[i];
  }
  out[0] = total;
}
`

const testBench = `#include "weighted_sum.h"
int main() {
  short in[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  int out[1] = {0};
  weighted_sum(in, out);
  return out[0] == 3 - 2 + 12 + 4 - 25 + 54 + 14 - 48 ? 0 : 1;
}
`

/** C++ that does not compile. */
export const misspelt = sum.replace('out[0] = total', 'out[0] = totl')

/** A test bench that fails. */
export const failing = testBench.replace('? 0 : 1', '? 1 : 0')

/** A loop of more turns than the tools unroll, on an array of more elements than they take apart. */
export const large = `#include "weighted_sum.h"
void weighted_sum(short in[8], int out[1]) {
#pragma HLS PIPELINE II=1
  short copies[20000];
#pragma HLS ARRAY_PARTITION variable=copies complete
  int total = 0;
  for (int i = 0; i < 20000; i++) {
#pragma HLS UNROLL
    copies[i] = in[i % 8] * i;
  }
  for (int i = 0; i < 20000; i++) {
#pragma HLS UNROLL
    total += copies[i] * in[(i + 3) % 8];
  }
  out[0] = total;
}
`
