import{a,b,c,d}from"./chunk-3M5K6VHM.js";import"./chunk-PPMNZIEJ.js";import"./chunk-Y2Z3GNWF.js";export{d as createPreview,a as previewParts,b as promptUrl,c as spokenAs};
