/** What instrumented C++ can report; each function gives a statement to put into the source. */
export interface Probes {
  /** Counts how often the place is reached; `times` is a C++ expression. */
  count(name: string, times?: string): string
  /** Notes the range of a value; any type that converts to double. */
  value(name: string, expression: string): string
  /** Notes the range of the values of an array; `length` is a C++ expression. */
  array(name: string, pointer: string, length: string): string
  /** Notes the range of every value of the packs that a stream holds now; they stay in it. */
  stream(name: string, variable: string): string
  /** A type that notes the range of every value it is given, and is the class `type` in everything else. */
  type(name: string, type: string): string
  /**
   * The same for `type`, a signed fixed-point type of at most 62 bits that truncates and saturates, many times faster. With
   * `every` false only values at its limits are noted.
   */
  accumulator(name: string, type: string, every: boolean): string
  /** What each id in the statements stands for. */
  readonly names: { readonly counts: readonly string[]; readonly ranges: readonly string[] }
}

/** Starts a set of probes. One name may stand in several places: they add up. */
export function createProbes(): Probes {
  const [counts, ranges]: [string[], string[]] = [[], []]
  const idOf = (names: string[], name: string): number => {
    const at = names.indexOf(name)
    return at === -1 ? names.push(name) - 1 : at
  }
  return {
    names: { counts, ranges },
    count: (name, times = '1') => `metaml::count(${idOf(counts, name)}, ${times});`,
    value: (name, expression) => `metaml::value(${idOf(ranges, name)}, ${expression});`,
    array: (name, pointer, length) => `metaml::array(${idOf(ranges, name)}, ${pointer}, ${length});`,
    type: (name, type) => `metaml::watched<${type}, ${idOf(ranges, name)}>`,
    accumulator: (name, type, every) => `metaml::accumulator<${type}, ${idOf(ranges, name)}, ${every}>`,
    stream: (name, variable) => `metaml::stream(${idOf(ranges, name)}, ${variable});`,
  }
}
