import"./chunk-AGHBHPZI.js";import"./chunk-REKXG6D4.js";
