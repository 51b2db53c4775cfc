// Runs the layout away from the main thread: one request, one answer.

import { place } from './layout-place.js';

self.onmessage = ({ data }) => {
  try {
    self.postMessage({ places: place(data) });
  } catch (err) {
    self.postMessage({ places: [], error: err instanceof Error ? err.message : String(err) });
  }
};
