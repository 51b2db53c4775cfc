import{a,b}from"./chunk-I66MJYFE.js";import"./chunk-TC5DZ447.js";import"./chunk-52AQW5IE.js";export{a as applyTemplate,b as replaceAll};
