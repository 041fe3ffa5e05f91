export { namesOf, type Names } from "./names.ts"
export { scaffold, type Scaffold } from "./scaffold.ts"
