import{a,b,c}from"./chunk-SIB2NHEQ.js";import"./chunk-OEFG6IY6.js";import"./chunk-52AQW5IE.js";export{c as duplicate,a as nameProblem,b as saveCopy};
