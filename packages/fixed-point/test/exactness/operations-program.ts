import { printType } from '@metaml/fixed-point'
import { operations } from './operations.js'
import type { TypeTriple } from './random-types.js'

/**
 * A C++ program that puts rows through {@link operations}. It reads, for each triple in turn, `rows` rows of four
 * 64-bit words (a, b, the double, the shift), and writes five words for each result: its width and its bits, of which
 * those above the width may be anything.
 */
export function operationsProgram(triples: readonly TypeTriple[], rows: number): string {
  return `#include "ap_fixed.h"
#include "ap_int.h"
#include <cstdint>
#include <cstdio>
#include <cstring>
static void words(int width, int count, const uint64_t *bits) {
  uint64_t out[5] = {(uint64_t)width};
  for (int i = 0; i < count; i++) out[i + 1] = bits[i];
  fwrite(out, 8, 5, stdout);
}
template <int W, bool S> void put_bits(const ap_private<W, S, true> &v) {
  uint64_t bits = v.get_VAL();
  words(W, 1, &bits);
}
template <int W, bool S> void put_bits(const ap_private<W, S, false> &v) { words(W, (W + 63) / 64, v.get_pVal()); }
template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, int N> void put(const ap_fixed_base<W, I, S, Q, O, N> &v) {
  put_bits<W, S>(v.V);
}
template <int W, bool S> void put(const ap_int_base<W, S> &v) { put_bits<W, S>(v.V); }
static void put(double v) { uint64_t bits; memcpy(&bits, &v, 8); words(64, 1, &bits); }
template <class T> T load(uint64_t bits) {
  ap_int_base<64, false> all; all.V = bits;
  T x; x.V = all.V;
  return x;
}
template <class A, class B, class C> void run() {
  for (int row = 0; row < ${rows}; row++) {
    uint64_t in[4];
    if (fread(in, 8, 4, stdin) != 4) return;
    A a = load<A>(in[0]); B b = load<B>(in[1]); double d; memcpy(&d, &in[2], 8); int k = in[3];
${operations.map(({ cpp }) => `    { ${cpp} }`).join('\n')}
  }
}
int main() {
${triples.map(({ a, b, c }) => `  run<${printType(a)}, ${printType(b)}, ${printType(c)}>();`).join('\n')}
}
`
}
