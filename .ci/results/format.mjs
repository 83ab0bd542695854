/** `99.35 %`; empty for null. */
export function percent(share, digits = 1) {
  return share === null || share === undefined ? '' : `${(share * 100).toFixed(digits)} %`
}

/** `-99.3 %` less, `+3.0 %` more. */
export function less(share, digits = 1) {
  if (share === null || share === undefined) return ''
  const text = Math.abs(share * 100).toFixed(digits)
  return `${Number(text) === 0 ? '' : share > 0 ? '-' : '+'}${text} %`
}

/** A loss in points of accuracy, without its unit: `0.73`. */
export function points(loss) {
  return loss === null || loss === undefined ? '' : (loss * 100).toFixed(2)
}

/** `0.73 points`, `1.00 point`. */
export function inPoints(loss) {
  const text = points(loss)
  return `${text} ${text === '1.00' ? 'point' : 'points'}`
}

/** `1,841`; empty for null. */
export function count(value) {
  return value === null || value === undefined ? '' : Math.round(value).toLocaleString('en-US')
}

/** `12 [9, 12]`: the estimate and its interval; without the interval where it is a point. */
export function withInterval(value, interval) {
  if (value === null || value === undefined) return ''
  const [low, high] = interval ?? [value, value]
  return low === value && high === value ? count(value) : `${count(value)} [${count(low)}, ${count(high)}]`
}

/** `1 min 29 s`, `24 s`. */
export function duration(seconds) {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
