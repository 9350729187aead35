/** What stands in for `node:fs/promises` in the adapters. */
export { stat } from './nodeFs';
