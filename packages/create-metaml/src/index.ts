export { type Creation, create } from './create.js'
export { type CreateOrder, readOrder } from './read-order.js'
