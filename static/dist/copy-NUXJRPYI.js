import{a,b,c}from"./chunk-QUNRZM4Y.js";import"./chunk-ZBYNEQ42.js";import"./chunk-3FPLN7KX.js";export{c as duplicate,a as nameProblem,b as saveCopy};
