/**
 * How programs are compiled: without fused multiply-adds, and g++ ends at its first error.
 * The engine keeps the last lines of what a program says: with one error they hold the first.
 */
export const gppFlags: readonly string[] = ['-std=c++14', '-O2', '-ffp-contract=off', '-w', '-Wfatal-errors']
