import{a,b,c}from"./chunk-QFNXY2FK.js";import"./chunk-CELMAOC6.js";import"./chunk-KNBVXYF6.js";export{c as duplicate,a as nameProblem,b as saveCopy};
