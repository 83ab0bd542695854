import { percent } from './format.mjs'

/** `scaling-pruning (α_q 1 %)`. */
export function nameRow({ flow, alphaQ }) {
  return alphaQ === null ? flow : `${flow} (α_q ${percent(alphaQ, 0)})`
}

/** The same for tables and files of `metaml`: `scaling-pruning at 1 %`. */
export function labelRow({ flow, alphaQ }) {
  return alphaQ === null ? flow : `${flow} at ${percent(alphaQ, 0)}`
}

/** The tasks that a strategy is made of: none for the baseline. */
export function tasksOf({ flow }) {
  return flow === 'baseline' ? [] : flow.split('-')
}

/** `3 seeds`, `1 seed`. */
export function inSeeds(count) {
  return `${count} ${count === 1 ? 'seed' : 'seeds'}`
}

/** A paragraph with points of its own. */
export function pointed(head, lines) {
  return [head, ...lines].join('\n  - ')
}

/** `a, b and c`. */
export function listed(texts) {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`
}
