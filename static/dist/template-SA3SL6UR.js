import{a,b}from"./chunk-WFGQ4JI6.js";import"./chunk-RKKVPDSC.js";import"./chunk-CDLPNBBV.js";export{a as applyTemplate,b as replaceAll};
