export { findPart, type Part } from './find-part.js'
export { type Device, devices, type PartResources } from './part-table.js'
