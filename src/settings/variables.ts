/** The environment of a run, as it was handed in. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * One variable. An empty one counts as unset: `export DYTE_API_KEY=` is how scripts and CI systems
 * leave a value out.
 */
export function readVariable(variables: Variables, name: string): string | undefined {
  const value = variables[name]?.trim();
  return value === '' ? undefined : value;
}
