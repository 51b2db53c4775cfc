import{a,b}from"./chunk-ZKNLHV2M.js";import"./chunk-PPMNZIEJ.js";import"./chunk-Y2Z3GNWF.js";export{a as applyTemplate,b as replaceAll};
