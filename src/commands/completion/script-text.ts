/**
 * The text of a script, as it stands but for `\${`, which is `${`: shells and templates write the same for
 * different things.
 */
export function scriptText(parts: TemplateStringsArray): string {
  return String.raw(parts).replaceAll('\\${', '${');
}
