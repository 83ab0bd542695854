import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** A generated kernel's own sources, and what of them every assignment shares. */
export interface Sources {
  readonly folder: string
  readonly defines: string
  readonly parameters: string
  readonly kernel: string
  /** By file name. */
  readonly weights: ReadonlyMap<string, string>
}

export async function readSources(folder: string): Promise<Sources> {
  const firmware = path.join(folder, 'firmware')
  const text = (file: string) => readFile(path.join(firmware, file), 'utf8')
  const files = (await readdir(path.join(firmware, 'weights'))).filter(name => name.endsWith('.h'))
  const weights = await Promise.all(files.map(async name => [name, await text(`weights/${name}`)] as const))
  return {
    folder,
    defines: await text('defines.h'),
    parameters: await text('parameters.h'),
    kernel: await text('myproject.cpp'),
    weights: new Map(weights),
  }
}

/** The header that is compiled once: all that the kernel includes of the library, in its own order. */
export function sharedHeader({ defines, parameters, kernel }: Sources): string {
  const includes = [defines, parameters, kernel]
    .flatMap(text => text.split('\n'))
    .filter(
      line => /^#include/.test(line) && !/"(weights\/|myproject\.h|parameters\.h|defines\.h)/.test(line),
    )
  return `#define WEIGHTS_DIR "firmware/weights"
${[...new Set(includes)].join('\n')}
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>
`
}

/** What goes in and comes out of a row, in values; and what the last layer reads, which is written too. */
export interface RowSizes {
  readonly input: number
  readonly output: number
  readonly tap: { readonly name: string; readonly size: number }
}

/**
 * A program of several versions of a kernel: it reads rows of floats and writes raw values, version after version, of
 * each row what the last layer reads and then the results.
 */
export function networksProgram(
  sources: Sources,
  versions: readonly Pick<Sources, 'defines' | 'parameters'>[],
  { input, output, tap }: RowSizes,
): string {
  const last = sources.kernel.search(/^ +nnet::(?![\s\S]*^ +nnet::)/m)
  const tapped = `    metaml_tap(${tap.name}, ${tap.size});\n`
  const kernel = sources.kernel.slice(0, last) + tapped + sources.kernel.slice(last)
  const bodies = versions.map(({ defines, parameters }, i) => {
    const text = `${defines}\n${withWeights(sources, parameters)}\n${kernel}`
    return `namespace version${i} {\n#undef DEFINES_H_\n#undef PARAMETERS_H_\n${withoutIncludes(text)}\n}`
  })
  return `namespace nnet {
bool trace_enabled = false;
std::map<std::string, void *> *trace_outputs = NULL;
size_t trace_type_size = sizeof(double);
}
template <class T> void put(const T &value) {
  int64_t word = (int64_t)value.V.get_VAL();
  fwrite(&word, sizeof word, 1, stdout);
}
template <class T> void metaml_tap(T *values, size_t size) {
  for (size_t i = 0; i < size; i++) put(values[i]);
}
template <class T> void metaml_tap(hls::stream<T> &values, size_t size) {
  for (size_t i = 0; i < size; i += T::size) {
    T pack = values.read();
    for (size_t j = 0; j < T::size; j++) put(pack[j]);
    values.write(pack);
  }
}
${bodies.join('\n')}
static const size_t INPUT_SIZE = ${input}, OUTPUT_SIZE = ${output};
template <class I, class O> void drive(void (*kernel)(I *, O *), const float *x) {
  static I in[INPUT_SIZE];
  static O out[OUTPUT_SIZE];
  for (size_t i = 0; i < INPUT_SIZE; i++) in[i] = I(x[i]);
  kernel(in, out);
  for (size_t i = 0; i < OUTPUT_SIZE; i++) put(out[i]);
}
template <class I, class O> void drive(void (*kernel)(hls::stream<I> &, hls::stream<O> &), const float *x) {
  hls::stream<I> in("in");
  hls::stream<O> out("out");
  for (size_t i = 0; i < INPUT_SIZE; i += I::size) {
    I pack;
    for (size_t j = 0; j < I::size; j++) pack[j] = typename I::value_type(x[i + j]);
    in.write(pack);
  }
  kernel(in, out);
  for (size_t i = 0; i < OUTPUT_SIZE; i += O::size) {
    O pack = out.read();
    for (size_t j = 0; j < O::size; j++) put(pack[j]);
  }
}
int main() {
  std::vector<float> x;
  float row[INPUT_SIZE];
  while (fread(row, sizeof(float), INPUT_SIZE, stdin) == INPUT_SIZE) x.insert(x.end(), row, row + INPUT_SIZE);
${versions.map((_, i) => `  for (size_t i = 0; i < x.size(); i += INPUT_SIZE) drive(version${i}::myproject, &x[i]);`).join('\n')}
}
`
}

/** The headers of the weights in place of the lines that include them. */
function withWeights({ weights }: Sources, parameters: string): string {
  return parameters.replace(/^#include "weights\/(.*\.h)"$/gm, (_, name: string) => {
    const text = weights.get(name)!
    const guard = /^#ifndef (\w+)/m.exec(text)![1]
    return `#undef ${guard}\n${text}`
  })
}

function withoutIncludes(text: string): string {
  return text.replace(/^#include.*$/gm, '')
}
