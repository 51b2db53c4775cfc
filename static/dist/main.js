import"./chunk-2MCL27GA.js";import"./chunk-Y2Z3GNWF.js";
