import"./chunk-YNJGNYBL.js";import"./chunk-BQJ64HUH.js";
