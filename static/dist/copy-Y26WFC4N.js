import{a,b,c}from"./chunk-ZR5BPKRS.js";import"./chunk-HXBL2IHT.js";import"./chunk-S3LGS5YM.js";export{c as duplicate,a as nameProblem,b as saveCopy};
