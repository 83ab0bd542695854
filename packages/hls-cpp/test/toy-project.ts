import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { KernelProject } from '@metaml/hls-cpp'
import { onTestFinished } from 'vitest'

/** A new folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'metaml-hls-cpp-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const arrayFiles = {
  'firmware/defines.h': 'typedef float input_t;\ntypedef float layer1_t;\ntypedef float result_t;\n',
  'firmware/toy.h': `#include "hls_stream.h"
#include "defines.h"
// void toy(not_this_one);
void toy(
    input_t x[3],
    result_t y[3]
);
`,
  'firmware/toy.cpp': `#include "toy.h"
#include "parameters.h"
void toy(input_t x[3], result_t y[3]) {
    static bool loaded = false;
    if (!loaded) nnet::load_weights_from_txt<float, 1>(w1, "w1.txt");
    loaded = true;
    layer1_t layer1[3];
    nnet::scale<input_t, layer1_t, config1>(x, layer1, w1); // scale
    nnet::softmax<layer1_t, result_t, config2>(layer1, y); // softmax
}
`,
}

const streamFiles = {
  'firmware/defines.h': `#include "pack.h"
typedef pack<float, 3> input_t;
typedef pack<float, 3> layer1_t;
typedef pack<float, 3> result_t;
`,
  'firmware/pack.h': `#pragma once
#include <cstddef>
template <class T, size_t N> struct pack {
  typedef T value_type;
  static const size_t size = N;
  T values[N];
  T &operator[](size_t i) { return values[i]; }
};
`,
  'firmware/toy.h': `#include "hls_stream.h"
#include "defines.h"
void toy(hls::stream<input_t> &x, hls::stream<result_t> &y);
`,
  'firmware/toy.cpp': `#include "toy.h"
#include "parameters.h"
void toy(hls::stream<input_t> &x, hls::stream<result_t> &y) {
    static bool loaded = false;
    if (!loaded) nnet::load_weights_from_txt<float, 1>(w1, "w1.txt");
    loaded = true;
    hls::stream<layer1_t> layer1("layer1");
    nnet::scale<input_t, layer1_t, config1>(x, layer1, w1); // scale
    nnet::softmax<layer1_t, result_t, config2>(layer1, y); // softmax
}
`,
}

const sharedFiles = {
  'firmware/weights/w1.txt': '2.5',
  'firmware/ap_types/hls_stream.h': `#pragma once
#include <queue>
namespace hls {
template <class T> struct stream {
  std::queue<T> queue;
  stream(const char *) {}
  bool empty() const { return queue.empty(); }
  T read() { T value = queue.front(); queue.pop(); return value; }
  void write(const T &value) { queue.push(value); }
};
}
`,
  'firmware/parameters.h': `#pragma once
#include "hls_stream.h"
#include <fstream>
#include <iostream>
#include <string>
float w1[1];
struct config1 { static const unsigned n_in = 3; };
struct config2 { static const unsigned n_in = 3; };
namespace nnet {
template <class T, size_t N> void load_weights_from_txt(T *w, const char *name) {
  std::ifstream file(std::string(WEIGHTS_DIR) + "/" + name);
  if (!file) { std::cerr << "no weights " << name << std::endl; exit(1); }
  for (size_t i = 0; i < N; i++) file >> w[i];
}
template <class D, class R, typename C> void scale(D *x, R *y, float *w) {
  for (unsigned i = 0; i < C::n_in; i++) y[i] = x[i] * w[0];
}
template <class D, class R, typename C> void scale(hls::stream<D> &x, hls::stream<R> &y, float *w) {
  D in = x.read();
  R out;
  for (unsigned i = 0; i < C::n_in; i++) out[i] = in[i] * w[0];
  y.write(out);
}
// Stands in for a softmax: 1 for the largest.
template <class D, class R, typename C> void softmax(D *x, R *y) {
  unsigned best = 0;
  for (unsigned i = 1; i < C::n_in; i++) if (x[i] > x[best]) best = i;
  for (unsigned i = 0; i < C::n_in; i++) y[i] = i == best;
}
template <class D, class R, typename C> void softmax_multidim(D *x, R *y) { softmax<D, R, C>(x, y); }
template <class D, class R, typename C> void softmax(hls::stream<D> &x, hls::stream<R> &y) {
  D in = x.read();
  R out;
  unsigned best = 0;
  for (unsigned i = 1; i < C::n_in; i++) if (in[i] > in[best]) best = i;
  for (unsigned i = 0; i < C::n_in; i++) out[i] = i == best;
  y.write(out);
}
}
`,
}

/** The files of a project that multiplies three values by a weight and marks the largest. */
export function toyFiles(form: 'array' | 'stream'): { [path: string]: string } {
  return { ...sharedFiles, ...(form === 'array' ? arrayFiles : streamFiles) }
}

/** Writes files as a project. */
export async function writeProject(files: { readonly [path: string]: string }): Promise<KernelProject> {
  const folder = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
  return { folder, top: 'toy', inputShape: [3], outputShape: [3] }
}
