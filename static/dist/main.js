import"./chunk-2S6SHYBS.js";import"./chunk-REKXG6D4.js";
