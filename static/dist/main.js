import"./chunk-PSSAGU7N.js";import"./chunk-NNUYNQBU.js";
