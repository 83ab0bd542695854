// Sets the clock of a process back by an hour: node --import ./clock-back.mjs
const Real = globalThis.Date
const hour = 3_600_000

globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length > 0 ? given : [Real.now() - hour]))
  }
  static now() {
    return Real.now() - hour
  }
}
