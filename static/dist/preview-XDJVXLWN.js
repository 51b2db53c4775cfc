import{a,b,c,d}from"./chunk-W5IDCD3H.js";export{d as createPreview,a as previewParts,b as promptUrl,c as spokenAs};
