/**
 * For the `catch` of an import of a package that only some applications have: says which one is wanted. Without a `catch`
 * esbuild refuses to bundle an application that hasn't all of them (esbuild.github.io: "unresolved imports").
 *
 * @throws always, with what was thrown as its cause
 */
export function notInstalled(name: string): (cause: unknown) => never {
  return (cause) => {
    throw new Error(`the package ${name} can't be loaded; add it to the application: npm install ${name}`, { cause });
  };
}
