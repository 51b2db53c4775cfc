import{a,b}from"./chunk-D54VQWXE.js";import"./chunk-PSSAGU7N.js";import"./chunk-NNUYNQBU.js";export{a as applyTemplate,b as replaceAll};
