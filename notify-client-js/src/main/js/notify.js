export { NotifyClient } from './client.js';
export { NotifyError } from './errors.js';
