import{a,b,c,d}from"./chunk-3M5K6VHM.js";import"./chunk-YEPWCDB6.js";import"./chunk-Z35QFBHG.js";export{d as createPreview,a as previewParts,b as promptUrl,c as spokenAs};
