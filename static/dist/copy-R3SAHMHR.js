import{a,b,c}from"./chunk-UUAMFKOB.js";import"./chunk-PSSAGU7N.js";import"./chunk-NNUYNQBU.js";export{c as duplicate,a as nameProblem,b as saveCopy};
