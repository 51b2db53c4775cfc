import{a,b}from"./chunk-OI7XL6FX.js";import"./chunk-W5BJIYLQ.js";export{a as applyTemplate,b as replaceAll};
