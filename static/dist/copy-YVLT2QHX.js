import{a,b}from"./chunk-W32ERTSE.js";import"./chunk-HXBL2IHT.js";import"./chunk-S3LGS5YM.js";export{a as nameProblem,b as saveCopy};
