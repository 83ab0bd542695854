export { describeJets, type JetsDescription, type JetsProvenance, type RowRange } from './description.js'
export { type Jets, loadJets } from './load-jets.js'
