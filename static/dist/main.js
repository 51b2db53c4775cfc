import"./chunk-ZBYNEQ42.js";import"./chunk-3FPLN7KX.js";
