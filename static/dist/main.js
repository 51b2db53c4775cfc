import"./chunk-YEPWCDB6.js";import"./chunk-Z35QFBHG.js";
