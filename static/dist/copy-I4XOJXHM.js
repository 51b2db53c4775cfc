import{a,b,c}from"./chunk-JLU7A22K.js";import"./chunk-RKKVPDSC.js";import"./chunk-CDLPNBBV.js";export{c as duplicate,a as nameProblem,b as saveCopy};
