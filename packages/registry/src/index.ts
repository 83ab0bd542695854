export { findProject } from './find-project.js'
export {
  type CommandListing,
  type FromPackage,
  openRegistry,
  type Registry,
  type RegistryOptions,
  type TaskListing,
  type TaskOrigin,
} from './registry.js'
