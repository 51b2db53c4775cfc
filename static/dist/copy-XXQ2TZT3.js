import{a,b,c}from"./chunk-4XCEMJGU.js";import"./chunk-VORHSDQA.js";import"./chunk-52AQW5IE.js";export{c as duplicate,a as nameProblem,b as saveCopy};
