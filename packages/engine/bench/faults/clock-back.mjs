// node --import ./clock-back.mjs: the clock of the process jumps back by a day when it has been asked the time CLOCK_BACK_AT
// times (default: from the start).
const Real = globalThis.Date
const day = 86_400_000
const at = Number(process.env.CLOCK_BACK_AT ?? 0)
let asked = 0

const now = () => Real.now() - (++asked > at ? day : 0)

globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length > 0 ? given : [now()]))
  }
  static now() {
    return now()
  }
}
