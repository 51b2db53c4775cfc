import{a,b}from"./chunk-CJXYZ7DM.js";import"./chunk-YEPWCDB6.js";import"./chunk-Z35QFBHG.js";export{a as applyTemplate,b as replaceAll};
