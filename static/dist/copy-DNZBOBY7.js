import{a,b,c}from"./chunk-Q7SHZNHF.js";import"./chunk-TC5DZ447.js";import"./chunk-52AQW5IE.js";export{c as duplicate,a as nameProblem,b as saveCopy};
