/**
 * LUTs of a multiplier in fabric by the width of its wider operand: as measured, in between and beyond with its square.
 *
 * Vitis HLS 2024.1: 33, 40, 49, 62 for 7 to 10 bits; 2021.1 on Zynq: 62 for 8 bits, 366 for 18.
 */
export function fabricUnitLut(width: number, measured: { readonly [width: number]: number }): number {
  const known = measured[width]
  if (known !== undefined) return known
  const widths = Object.keys(measured).map(Number)
  const nearest = widths.reduce((best, one) => (Math.abs(one - width) < Math.abs(best - width) ? one : best))
  return measured[nearest]! * (width / nearest) ** 2
}
