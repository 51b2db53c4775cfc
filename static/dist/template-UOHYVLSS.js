import{a,b}from"./chunk-DEG2W5S2.js";import"./chunk-2S6SHYBS.js";import"./chunk-REKXG6D4.js";export{a as applyTemplate,b as replaceAll};
