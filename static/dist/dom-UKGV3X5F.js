import{a,b,c,d,e,f,g,h,i}from"./chunk-4WQVQRPR.js";export{h as announce,f as byId,c as fill,a as h,d as icon,e as iconButton,g as need,b as put,i as toast};
