// Node's own modules are untyped here on purpose: Node's types would change browser globals such as setTimeout.
declare module "node:*";
declare module "node:assert/strict" {
  const assert: any;
  export default assert;
}
declare const process: any;
