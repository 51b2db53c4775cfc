import{a,b,c,d}from"./chunk-3M5K6VHM.js";import"./chunk-CELMAOC6.js";import"./chunk-KNBVXYF6.js";export{d as createPreview,a as previewParts,b as promptUrl,c as spokenAs};
