import{a,b,c}from"./chunk-2665WJDB.js";import"./chunk-PPMNZIEJ.js";import"./chunk-Y2Z3GNWF.js";export{c as duplicate,a as nameProblem,b as saveCopy};
