import"./chunk-CELMAOC6.js";import"./chunk-KNBVXYF6.js";
