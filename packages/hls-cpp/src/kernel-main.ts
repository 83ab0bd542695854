import type { KernelPort, TopFunction } from './top-function.js'

/** What the main program of a kernel is made from. */
export interface MainParts {
  readonly top: string
  readonly ports: TopFunction
  readonly inputSize: number
  readonly outputSize: number
  /** Whether the values that go into the last softmax are written too. */
  readonly tap: boolean
}

/** Whether the last layer of a kernel is a softmax. */
export function endsInSoftmax(source: string): boolean {
  const calls = [...source.matchAll(/\bnnet::(\w+)\s*</g)].map(match => match[1]!)
  const layers = calls.filter(name => !name.endsWith('_from_txt') && name !== 'save_layer_output')
  return /^softmax(_multidim)?$/.test(layers.at(-1) ?? '')
}

/**
 * Writes the main program that drives a kernel: `kernel INPUTS OUTPUTS BEFORE_SOFTMAX`, files of float32 row after
 * row in the machine's byte order; the third is not touched without a tap.
 *
 * The types of the ports are deduced by the compiler from the project's own header. The kernel's source is
 * included as it is; for the tap its calls of softmax are led, by a macro that starts after all headers, through a
 * function that notes what goes in and then calls the project's softmax. Weights are read from `firmware/weights`
 * of the working directory, which must be the project.
 */
export function kernelMain({ top, inputSize, outputSize, ports, tap }: MainParts): string {
  return `#define WEIGHTS_DIR "firmware/weights"
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>
#include "firmware/${top}.h"
#include "firmware/parameters.h"

namespace nnet {
bool trace_enabled = false;
std::map<std::string, void *> *trace_outputs = NULL;
size_t trace_type_size = sizeof(double);
}
${tap ? tapCode(ports.input.form) : ''}
#include "firmware/${top}.cpp"
#undef softmax
#undef softmax_multidim

static const size_t INPUT_SIZE = ${inputSize};
static const size_t OUTPUT_SIZE = ${outputSize};

template <class I, class O> void drive(void (*kernel)(I *, O *), const float *x, float *y) {
  static I in[INPUT_SIZE];
  static O out[OUTPUT_SIZE];
  for (size_t i = 0; i < INPUT_SIZE; i++) in[i] = I(x[i]);
  kernel(in, out);
  for (size_t i = 0; i < OUTPUT_SIZE; i++) y[i] = float(out[i]);
}

template <class I, class O>
void drive(void (*kernel)(hls::stream<I> &, hls::stream<O> &), const float *x, float *y) {
  static_assert(INPUT_SIZE % I::size == 0 && OUTPUT_SIZE % O::size == 0, "rows are whole packs");
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
    for (size_t j = 0; j < O::size; j++) y[i + j] = float(pack[j]);
  }
}

${ports.sizes === undefined ? '' : withoutSizes(top, ports, ports.sizes)}
static FILE *open_file(const char *name, const char *mode) {
  FILE *file = fopen(name, mode);
  if (file == NULL) {
    perror(name);
    exit(2);
  }
  return file;
}

static void write_floats(FILE *file, const float *values, size_t count) {
  if (fwrite(values, sizeof(float), count, file) == count) return;
  perror("write");
  exit(2);
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  FILE *inputs = open_file(arguments[1], "rb");
  FILE *outputs = open_file(arguments[2], "wb");
${tap ? '  FILE *taps = open_file(arguments[3], "wb");' : ''}
  std::vector<float> x(INPUT_SIZE), y(OUTPUT_SIZE);
  while (fread(x.data(), sizeof(float), INPUT_SIZE, inputs) == INPUT_SIZE) {
    drive(${ports.sizes === undefined ? top : 'metaml_top'}, x.data(), y.data());
    write_floats(outputs, y.data(), OUTPUT_SIZE);
${tap ? '    write_floats(taps, metaml_tapped.data(), metaml_tapped.size());' : ''}
  }
  if (fclose(outputs) != 0) return 2;
${tap ? '  if (fclose(taps) != 0) return 2;' : ''}
  return 0;
}
`
}

/** A top function with the ports that `drive` knows, in front of one that tells sizes too. */
function withoutSizes(top: string, { input, output }: TopFunction, count: number): string {
  const port = ({ form, type, name }: KernelPort): string =>
    form === 'stream' ? `hls::stream<${type}> &${name}` : `${type} *${name}`
  const sizes = Array.from({ length: count }, (_, i) => `, sizes[${i}]`).join('')
  return `static void metaml_top(${port(input)}, ${port(output)}) {
  unsigned short sizes[${count}];
  ${top}(${input.name}, ${output.name}${sizes});
}
`
}

function tapCode(form: 'array' | 'stream'): string {
  return `
static std::vector<float> metaml_tapped;

namespace nnet {
${form === 'array' ? arrayTap('softmax') + arrayTap('softmax_multidim') : streamTap}}
#define softmax metaml_softmax
#define softmax_multidim metaml_softmax_multidim
`
}

function arrayTap(name: string): string {
  // The declaration is for headers that lack one of the two: only what a kernel calls must be there.
  return `template <class D, class R, typename C> void ${name}(D *data, R *res);
template <class D, class R, typename C> void metaml_${name}(D *data, R *res) {
  metaml_tapped.resize(C::n_in);
  for (size_t i = 0; i < C::n_in; i++) metaml_tapped[i] = float(data[i]);
  ${name}<D, R, C>(data, res);
}
`
}

const streamTap = `template <class D, class R, typename C>
void metaml_softmax(hls::stream<D> &data, hls::stream<R> &res) {
  metaml_tapped.clear();
  std::vector<D> packs;
  while (!data.empty()) packs.push_back(data.read());
  for (size_t i = 0; i < packs.size(); i++) {
    for (size_t j = 0; j < D::size; j++) metaml_tapped.push_back(float(packs[i][j]));
    data.write(packs[i]);
  }
  softmax<D, R, C>(data, res);
}
`
