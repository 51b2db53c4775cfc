import"./chunk-RKKVPDSC.js";import"./chunk-CDLPNBBV.js";
