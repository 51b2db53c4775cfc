import"./chunk-TC5DZ447.js";import"./chunk-52AQW5IE.js";
