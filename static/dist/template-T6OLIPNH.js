import{a,b}from"./chunk-RY4QYQPB.js";import"./chunk-YNJGNYBL.js";import"./chunk-BQJ64HUH.js";export{a as applyTemplate,b as replaceAll};
