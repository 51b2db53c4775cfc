import{a,b}from"./chunk-I66MJYFE.js";import"./chunk-OEFG6IY6.js";import"./chunk-52AQW5IE.js";export{a as applyTemplate,b as replaceAll};
