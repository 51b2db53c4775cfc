import"./chunk-HMAGZDHA.js";import"./chunk-3FCPFK7A.js";
