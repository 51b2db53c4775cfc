import{a,b}from"./chunk-J47QQ6EK.js";import"./chunk-HMAGZDHA.js";import"./chunk-3FCPFK7A.js";export{a as applyTemplate,b as replaceAll};
