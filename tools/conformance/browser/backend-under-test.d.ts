/** The module that is tested; `buildPage` puts it in. */
declare module "virtual:backend-under-test" {
  const exported: Readonly<Record<string, unknown>>
  export = exported
}
