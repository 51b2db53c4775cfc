import{a,b,c}from"./chunk-46ZPQDGD.js";import"./chunk-YNJGNYBL.js";import"./chunk-BQJ64HUH.js";export{c as duplicate,a as nameProblem,b as saveCopy};
