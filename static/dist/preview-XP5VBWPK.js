import{a,b,c,d}from"./chunk-3M5K6VHM.js";import"./chunk-TC5DZ447.js";import"./chunk-52AQW5IE.js";export{d as createPreview,a as previewParts,b as promptUrl,c as spokenAs};
