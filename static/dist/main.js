import"./chunk-OEFG6IY6.js";import"./chunk-52AQW5IE.js";
