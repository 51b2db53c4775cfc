// The list of keys (?).
import { wheelZooms } from '../wheel.js';
import { h } from './dom.js';

/** @param {boolean} moves */
const wheel = (moves) => (wheelZooms() === moves ? 'Ctrl wheel' : 'Wheel');

/** @returns {[string, [string, string][]][]} */
const keys = () => [
  ['Everywhere', [['Ctrl S', 'Save now'], ['Ctrl Z', 'Undo'], ['Ctrl Y', 'Redo'], ['Ctrl K', 'Search this flow, or everything'], ['F3, Shift F3', 'Next find, the one before'], ['/', 'Find an activity to add'], ['?', 'This list']]],
  ['Canvas', [['Tab', 'Next activity, or add one on an empty canvas'], ['Ctrl ←→↑↓', 'Follow the cords'], ['←→↑↓', 'Move what is selected'], ['A', 'Add an activity'], ['C', 'Connect an outlet'], ['S', 'Keep it selected and go on to more'], ['E', 'Edit the outlets of a menu, a switch or a split'], ['F2, Del, Alt ↑↓', 'Rename, remove, move an outlet'], ['F', 'Mend a problem'], ['P', 'Look into the subflow'], ['B', 'Put the subflow back into this flow'], ['N', 'Add a note'], ['G', 'Put a frame around what is selected'], ['O', 'Fold or open a frame'], ['Enter', 'Go to the properties'],
    ['Ctrl C, X, V', 'Copy, cut, paste'], ['Ctrl D', 'Duplicate'], ['Del', 'Delete'], ['Esc', 'Drop a drag, clear the selection']]],
  ['Properties', [['Esc', 'Back to the activity on the canvas'], ['Tab', 'Next field'], ['Ctrl Space', 'What an expression can go on with']]],
  ['View', [[wheel(true), 'Move the view'], [wheel(false), 'Zoom at the pointer'], ['Space drag', 'Move the view'], ['Shift 1', 'Show everything'], ['+, -', 'Zoom'], ['0', '100 %'], ['Home', 'Go to the start'], ['Alt PgUp, Alt PgDn', 'The tab before, the next one']]],
  ['Test call', [['0–9 * #', 'Press a key of the phone'], ['Enter', 'Say or send what is written']]],
];

/** @param {import('./app.js').App} app */
export function showHelp(app) {
  app.dialog.show({
    title: 'Keys', wide: true,
    body: [h('div', { class: 'keys' }, keys().map(([title, list]) => h('section', null, h('h3', null, title),
      h('dl', null, list.flatMap(([key, what]) => [h('dt', null, key.split(', ').map((one, i) => [i ? ' ' : '', h('kbd', null, one)]).flat()), h('dd', null, what)])))))],
  });
}
