import{a,b}from"./chunk-ECMGGGFK.js";import"./chunk-CELMAOC6.js";import"./chunk-KNBVXYF6.js";export{a as applyTemplate,b as replaceAll};
