import{a,b,c}from"./chunk-QZDZAXGA.js";import"./chunk-TD7ZEPZZ.js";import"./chunk-CDLPNBBV.js";export{c as duplicate,a as nameProblem,b as saveCopy};
