import{a,b,c}from"./chunk-FERY6PEG.js";import"./chunk-YEPWCDB6.js";import"./chunk-Z35QFBHG.js";export{c as duplicate,a as nameProblem,b as saveCopy};
