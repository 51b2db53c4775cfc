import"./chunk-VORHSDQA.js";import"./chunk-52AQW5IE.js";
