import{a,b,c}from"./chunk-VT47IWTJ.js";import"./chunk-AGHBHPZI.js";import"./chunk-REKXG6D4.js";export{c as duplicate,a as nameProblem,b as saveCopy};
