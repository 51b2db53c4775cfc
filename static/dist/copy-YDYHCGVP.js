import{a,b,c}from"./chunk-K2IASXDG.js";import"./chunk-2S6SHYBS.js";import"./chunk-REKXG6D4.js";export{c as duplicate,a as nameProblem,b as saveCopy};
