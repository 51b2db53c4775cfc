import{a,b,c,d}from"./chunk-3M5K6VHM.js";import"./chunk-YNJGNYBL.js";import"./chunk-BQJ64HUH.js";export{d as createPreview,a as previewParts,b as promptUrl,c as spokenAs};
