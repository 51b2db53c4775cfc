import{a,b,c}from"./chunk-F32K6GJG.js";import"./chunk-2MCL27GA.js";import"./chunk-Y2Z3GNWF.js";export{c as duplicate,a as nameProblem,b as saveCopy};
