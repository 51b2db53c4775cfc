// Copies the pinned browser libraries from node_modules into static/vendor and builds static/icons.svg.
// Run it with `make vendor` after changing a version in package.json; what it writes is committed.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("..", import.meta.url);
const at = (/** @type {string} */ path) => new URL(path, root);
const read = (/** @type {string} */ path) => readFileSync(at(path), "utf8");

/** Source in node_modules → file in the work tree. Byte for byte, less the pointer to a source map that is not shipped. */
const files = {
  "htmx.org/dist/htmx.min.js": "static/vendor/htmx.js",
  "htmx.org/dist/ext/hx-sse.min.js": "static/vendor/htmx-sse.js",
  "htmx.org/LICENSE": "static/vendor/licenses/htmx.txt",
  "@dagrejs/dagre/dist/dagre.esm.js": "static/vendor/dagre.js",
  "@dagrejs/dagre/LICENSE": "static/vendor/licenses/dagre.txt",
  "uplot/dist/uPlot.esm.js": "static/vendor/uplot.js",
  "uplot/dist/uPlot.d.ts": "static/vendor/uplot.d.ts",
  "uplot/dist/uPlot.min.css": "static/vendor/uplot.css",
  "uplot/LICENSE": "static/vendor/licenses/uplot.txt",
  "lucide-static/LICENSE": "static/vendor/licenses/lucide.txt",
  "axe-core/axe.min.js": ".ci/axe.min.js",
};

/** The icons of the sprite, by lucide's name. `NAME` becomes `<symbol id="i-NAME">`. */
const icons = `
  activity app-window archive arrow-down arrow-left arrow-right arrow-up arrow-up-down badge-check bell bookmark bot braces
  brain briefcase building-2 calendar calendar-clock chart-line check chevron-down chevron-left chevron-right chevron-up chevrons-up-down
  circle circle-alert circle-check circle-dot circle-help circle-play circle-stop circle-x clipboard clock cloud code coffee
  command copy corner-down-left corner-down-right database dot download ellipsis ellipsis-vertical external-link eye eye-off
  file-text filter flag flask-conical folder gauge git-branch git-compare git-fork git-merge globe grid-3x3 grip-vertical
  hand hash headset history hourglass id-card inbox info key-round keyboard languages layout-dashboard layout-list layers
  life-buoy link list list-checks list-ordered loader lock lock-open log-in log-out mail map map-pin maximize menu
  message-square message-square-text messages-square mic mic-off minimize minus monitor-up moon mouse-pointer-2 move music
  network octagon-alert panel-bottom panel-left panel-right pause pencil percent phone phone-call phone-forwarded
  phone-incoming phone-missed phone-off phone-outgoing play plug plus power radar radio redo-2 refresh-cw repeat route
  rotate-ccw save scan scissors scroll-text search send server settings shield shield-check shuffle skip-forward
  sliders-horizontal sparkles split square star sun table tag tags target timer trash-2 triangle-alert undo-2 ungroup unlink
  unplug upload user user-check user-plus user-x users variable voicemail volume-1 volume-2 volume-x wand-sparkles webhook
  wifi-off workflow wrench x zap zoom-in zoom-out
`.trim().split(/\s+/);

mkdirSync(at("static/vendor/licenses"), { recursive: true });
for (const [from, to] of Object.entries(files)) {
  if (!/\.(js|css)$/.test(to)) { copyFileSync(at(`node_modules/${from}`), at(to)); continue; }
  const text = read(`node_modules/${from}`).replace(/\n?(\/\/#|\/\*#) sourceMappingURL=[^\n]*\n?$/, "\n");
  writeFileSync(at(to), text);
}

const symbols = icons.map((name) => {
  const svg = read(`node_modules/lucide-static/icons/${name}.svg`);
  const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="i-${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
    `stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
});
const { version } = JSON.parse(read("node_modules/lucide-static/package.json"));
writeFileSync(at("static/icons.svg"),
  `<!-- Lucide ${version}, ISC licence: vendor/licenses/lucide.txt. Built by .ci/vendor.mjs. -->\n` +
  `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
console.log(`${Object.keys(files).length} files, ${icons.length} icons`);
