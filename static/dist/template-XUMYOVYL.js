import{a,b,c}from"./chunk-FQKRVZWW.js";import"./chunk-ZBYNEQ42.js";import"./chunk-3FPLN7KX.js";export{b as applyTemplate,a as refused,c as replaceAll};
