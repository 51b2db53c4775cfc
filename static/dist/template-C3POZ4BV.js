import{a,b}from"./chunk-I66MJYFE.js";import"./chunk-VORHSDQA.js";import"./chunk-52AQW5IE.js";export{a as applyTemplate,b as replaceAll};
