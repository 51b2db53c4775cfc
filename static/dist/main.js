import"./chunk-PPMNZIEJ.js";import"./chunk-Y2Z3GNWF.js";
