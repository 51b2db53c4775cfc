import{a,b,c,d}from"./chunk-3M5K6VHM.js";import"./chunk-HMAGZDHA.js";import"./chunk-3FCPFK7A.js";export{d as createPreview,a as previewParts,b as promptUrl,c as spokenAs};
