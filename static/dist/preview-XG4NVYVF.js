import{a,b,c,d}from"./chunk-3M5K6VHM.js";import"./chunk-ZBYNEQ42.js";import"./chunk-3FPLN7KX.js";export{d as createPreview,a as previewParts,b as promptUrl,c as spokenAs};
