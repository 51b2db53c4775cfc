import{a,b,c,d}from"./chunk-3M5K6VHM.js";import"./chunk-2S6SHYBS.js";import"./chunk-REKXG6D4.js";export{d as createPreview,a as previewParts,b as promptUrl,c as spokenAs};
