import{a,b,c}from"./chunk-BBOCCMVP.js";import"./chunk-HMAGZDHA.js";import"./chunk-3FCPFK7A.js";export{c as duplicate,a as nameProblem,b as saveCopy};
