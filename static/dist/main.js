import"./chunk-TD7ZEPZZ.js";import"./chunk-CDLPNBBV.js";
