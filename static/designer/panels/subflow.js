// What can be done with subflows from the canvas, loaded when it is wanted.
export { peek } from './peek.js';
export { putBack } from './put_back.js';
export { makeSubflow } from './subflow_dialog.js';
